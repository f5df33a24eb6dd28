import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXTENDED_KEY_USAGE, type IssuedCertificate, issueCertificate } from '../../../src/auth/pki/issue.ts'
import { generateRsaKey } from '../../../src/auth/pki/key-pair.ts'
import {
  findPemCertificates,
  readCertificate,
  readCertificateRequest,
} from '../../../src/protocol/pki/read-certificate.ts'

const SECOND_US = 1_000_000
let issued: IssuedCertificate

beforeAll(async () => {
  const keyPair = await generateRsaKey(1024)
  issued = await issueCertificate(
    {
      subject: [
        ['CN', 'fe01.contoso.com'],
        ['O', 'Contoso'],
      ],
      publicKey: keyPair.publicKey,
      notBeforeUs: Date.UTC(2016, 0, 1) * 1000,
      notAfterUs: Date.UTC(2018, 0, 1) * 1000,
      serial: Uint8Array.of(1, 0xab),
      dnsNames: ['fe01.contoso.com', 'pool01.contoso.com'],
      uris: ['sip:alice@contoso.com'],
      ipAddresses: ['192.0.2.1'],
      extendedKeyUsage: [EXTENDED_KEY_USAGE.serverAuth],
      authority: {},
    },
    { subject: [['CN', 'Contoso CA']], keyPair },
  )
})

describe('readCertificate', () => {
  test('reads names, issuer, dates, algorithms and purposes', () => {
    const certificate = readCertificate(issued.der)
    expect(certificate).toMatchObject({
      commonName: 'fe01.contoso.com',
      names: ['fe01.contoso.com', 'pool01.contoso.com', 'sip:alice@contoso.com', '192.0.2.1'],
      issuer: 'CN=Contoso CA',
      serial: '01AB',
      signatureAlgorithm: 'RSA with SHA-256',
      key: 'RSA 1024 bits',
      purposes: ['server authentication'],
      isAuthority: true,
    })
    expect((certificate?.notAfterUs ?? 0) / SECOND_US).toBe(Date.UTC(2018, 0, 1) / 1000)
    expect(certificate?.thumbprint).toMatch(/^[0-9A-F]{40}$/)
  })

  test('finds certificates in PEM text', () => {
    const found = findPemCertificates(
      `subject=…\r\n${issued.pem}\r\n${issued.pem}\r\n-----BEGIN CERTIFICATE-----\r\n!`,
    )
    expect(found.map(der => readCertificate(der)?.commonName)).toEqual([
      'fe01.contoso.com',
      'fe01.contoso.com',
    ])
  })

  test('gives nothing for other bytes and for a certificate that is cut off', () => {
    expect(readCertificate(issued.der.subarray(0, 200))).toBeUndefined()
    expect(readCertificateRequest(issued.der)).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), bytes => void readCertificate(bytes)))
  })

  test('never throws on a certificate with changed bytes', () => {
    fc.assert(
      fc.property(fc.nat(issued.der.length - 1), fc.nat(255), (at, value) => {
        const changed = Uint8Array.from(issued.der)
        changed[at] = value
        readCertificate(changed)
      }),
      { numRuns: 300 },
    )
  })
})
