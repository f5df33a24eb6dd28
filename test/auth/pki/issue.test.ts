import { X509Certificate } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type CertificateContent, type Issuer, issueCertificate } from '../../../src/auth/pki/issue.ts'
import { generateRsaKey, type KeyPair } from '../../../src/auth/pki/key-pair.ts'
import {
  authorityProfile,
  serverProfile,
  USER_CERTIFICATE_ISSUER,
  userProfile,
} from '../../../src/auth/pki/profiles.ts'

const notBeforeUs = Date.UTC(2026, 0, 1) * 1000
const notAfterUs = Date.UTC(2026, 6, 1) * 1000

let authority: Issuer
let authorityCertificate: X509Certificate
let pair: KeyPair

function basics(publicKey: Uint8Array<ArrayBuffer>) {
  return { publicKey, notBeforeUs, notAfterUs, serial: Uint8Array.of(0xff, 1, 2, 3) }
}

async function issue(content: CertificateContent): Promise<X509Certificate> {
  return new X509Certificate((await issueCertificate(content, authority)).pem)
}

beforeAll(async () => {
  const keyPair = await generateRsaKey()
  pair = await generateRsaKey(1024)
  authority = { subject: [['CN', 'Contoso Root, "1"']], keyPair }
  authorityCertificate = await issue(authorityProfile(basics(keyPair.publicKey), authority.subject))
})

test('issues an authority that signs itself', () => {
  expect(authorityCertificate.ca).toBe(true)
  expect(authorityCertificate.verify(authorityCertificate.publicKey)).toBe(true)
  expect(authorityCertificate.subject).toBe('CN=Contoso Root\\, \\"1\\"')
})

test('issues server certificates with all their names', async () => {
  const server = await issue(
    serverProfile(basics(pair.publicKey), ['fe01.contoso.com', 'pool01.contoso.com']),
  )
  expect(server.subject).toBe('CN=fe01.contoso.com')
  expect(server.subjectAltName).toBe('DNS:fe01.contoso.com, DNS:pool01.contoso.com')
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(server.checkIssued(authorityCertificate)).toBe(true)
  expect(server.verify(authorityCertificate.publicKey)).toBe(true)
  expect(server.serialNumber).toBe('7F010203')
  expect([server.validFromDate.getTime(), server.validToDate.getTime()]).toEqual([
    notBeforeUs / 1000,
    notAfterUs / 1000,
  ])
})

test('issues user certificates with the SIP address as subject', async () => {
  const issued = await issueCertificate(userProfile(basics(pair.publicKey), 'alice@contoso.com'), {
    ...authority,
    subject: USER_CERTIFICATE_ISSUER,
  })
  const user = new X509Certificate(issued.der)
  expect([user.subject, user.issuer]).toEqual(['CN=alice@contoso.com', 'CN=Communications Server'])
  expect(user.subjectAltName).toBe('URI:sip:alice@contoso.com')
  expect(user.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
})

test('signs with what administrators choose by mistake', async () => {
  const content = serverProfile(basics(pair.publicKey), ['fe01.contoso.com'])
  for (const signature of ['sha1', 'sha512', 'sha256-pss'] as const)
    expect((await issue({ ...content, signature })).verify(authorityCertificate.publicKey)).toBe(true)
})

test('says where revocation and issuer are found', async () => {
  const content = serverProfile(basics(pair.publicKey), ['fe01.contoso.com'])
  const server = await issue({
    ...content,
    crlUrls: ['http://pki.contoso.com/a.crl'],
    ocspUrls: ['http://pki.contoso.com/ocsp'],
    issuerUrls: ['http://pki.contoso.com/a.crt'],
  })
  expect(server.infoAccess).toContain('OCSP - URI:http://pki.contoso.com/ocsp')
  expect(server.infoAccess).toContain('CA Issuers - URI:http://pki.contoso.com/a.crt')
  expect(server.raw.includes('http://pki.contoso.com/a.crl')).toBe(true)
})

test('prints no private key', () => {
  expect(JSON.stringify(pair)).toContain('[redacted]')
  expect(JSON.stringify(pair)).not.toContain('BEGIN')
})
