import { expect, test } from 'vitest'
import { issueCertificate } from '../../../src/auth/pki/issue.ts'
import { generateRsaKey } from '../../../src/auth/pki/key-pair.ts'
import { userProfile } from '../../../src/auth/pki/profiles.ts'
import {
  formatCertificateSecurity,
  verifyCertificateMessage,
} from '../../../src/auth/web-ticket/certificate-signature.ts'
import { formatSoapEnvelope } from '../../../src/protocol/soap/format-envelope.ts'

const nowUs = Date.UTC(2026, 0, 2) * 1000
const pair = await generateRsaKey()
const basics = {
  publicKey: pair.publicKey,
  notBeforeUs: nowUs,
  notAfterUs: nowUs + 1e12,
  serial: Uint8Array.of(1),
}
const { der } = await issueCertificate(userProfile(basics, 'alice@contoso.com'), {
  subject: [['CN', 'Communications Server']],
  keyPair: pair,
})

function message(lifeUs = 300e6): string {
  const security = formatCertificateSecurity(
    { certificate: der, privateKeyPem: pair.privateKeyPem },
    { createdUs: nowUs, expiresUs: nowUs + lifeUs, nonce: 'a1' },
  )
  return formatSoapEnvelope('<a/>', { to: 'https://x/', action: 'a', messageId: 'uuid:1', security })
}

const textOf = (envelope: string, atUs = nowUs) => {
  const verdict = verifyCertificateMessage(envelope, atUs)
  return verdict.kind === 'bad' ? verdict.text : verdict.certificate.subject
}

test('verifies what it signed and names the certificate', () => {
  expect(textOf(message())).toBe('CN=alice@contoso.com')
  expect(verifyCertificateMessage(message(), nowUs)).toMatchObject({ kind: 'good', id: 'timestamp-a1' })
})

test('refuses what was changed after it was signed', () => {
  const changes = [
    message().replace(/(<wsu:Expires>)[^<]*/, '$12030-01-01T00:00:00.000Z'),
    message().replaceAll('timestamp-a1', 'timestamp-b2'),
    message().replace(/(<SignatureValue>)..../, '$1AAAA'),
  ]
  for (const changed of changes) expect(textOf(changed)).toBe('The signature of the message is not right')
})

test('refuses messages of another time, and such as live too long', () => {
  expect(textOf(message(), nowUs + 11 * 60e6)).toBe('The message has expired')
  expect(textOf(message(), nowUs - 6 * 60e6)).toBe('The message comes from the future')
  expect(textOf(message(2 * 3600e6))).toBe('The message is valid for too long')
})

test('refuses another algorithm, a second timestamp and what is no message', () => {
  const hmac = 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'
  expect(textOf(message().replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', hmac))).toContain(
    'not accepted',
  )
  const timestamp = /<wsu:Timestamp[\s\S]*<\/wsu:Timestamp>/.exec(message())?.[0] ?? ''
  expect(textOf(message().replace(timestamp, timestamp + timestamp))).toContain('not exactly one')
  for (const text of ['', '<a/>', '<!DOCTYPE a>']) expect(textOf(text)).toBe('The request is no SOAP message')
})
