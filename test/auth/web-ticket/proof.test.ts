import { expect, test } from 'vitest'
import { proofKeyOf } from '../../../src/auth/web-ticket/proof-key.ts'
import { formatTicketSecurity, verifyProof } from '../../../src/auth/web-ticket/proof-signature.ts'
import { readStrictXml, strictChild } from '../../../src/auth/web-ticket/strict-xml.ts'
import { decodeBase64 } from '../../../src/base/base64.ts'
import { Secret } from '../../../src/base/secret.ts'
import { formatSoapEnvelope } from '../../../src/protocol/soap/format-envelope.ts'
import { NAMESPACES } from '../../../src/protocol/soap/namespaces.ts'
import { formatSignedInfo, formatTimestamp } from '../../../src/protocol/web-ticket/format-security.ts'
import { sharedVectors } from '../../shared-vectors.ts'
import { httpBodyOf, readCapture } from '../read-capture.ts'

const secretOf = (from: number) => new Secret<Uint8Array>(Uint8Array.from({ length: 32 }, (_, i) => from + i))
const proofKey = proofKeyOf(secretOf(0x11), secretOf(0x81))
const parts = {
  assertion: new Secret(
    `<saml:Assertion xmlns:saml="${NAMESPACES.saml}" AssertionID="Saml-1"></saml:Assertion>`,
  ),
  assertionId: 'Saml-1',
  created: '2026-01-02T08:00:00.000Z',
  expires: '2026-01-02T16:00:00.000Z',
}
const header = { to: 'https://pool01.contoso.com/', action: 'x', messageId: 'uuid:1' }
const envelope = formatSoapEnvelope('<x/>', { ...header, security: formatTicketSecurity(parts, proofKey) })

/** The Security header of a message, strictly read. */
function securityOf(text: string) {
  const root = readStrictXml(text)
  const security =
    root && strictChild(strictChild(root, NAMESPACES.soap, 'Header'), NAMESPACES.wsse, 'Security')
  if (!security) throw new Error('no security header')
  return security
}

const kindOf = (text: string, id = 'Saml-1', key = proofKey) => verifyProof(securityOf(text), id, key).kind

test('mixes both entropies as WS-Trust says', () => {
  // Made with other code: P_SHA1 of 11 12 13 … and 81 82 83 …, 32 bytes.
  expect(Buffer.from(proofKey.reveal()).toString('hex')).toBe(
    'a8fcf880aa2c0634a0ad73e36a3b74734e7a4cf6653d228d0694bc839acb500b',
  )
  expect(proofKeyOf(secretOf(1), secretOf(2), 16).reveal()).toHaveLength(16)
  expect(JSON.stringify({ proofKey })).toBe('{"proofKey":"[redacted]"}')
})

test('verifies what it signed', () => {
  expect(verifyProof(securityOf(envelope), 'Saml-1', proofKey)).toEqual({
    kind: 'good',
    createdUs: Date.UTC(2026, 0, 2, 8) * 1000,
    expiresUs: Date.UTC(2026, 0, 2, 16) * 1000,
  })
})

test('refuses another key, another time and another assertion', () => {
  expect(kindOf(envelope, 'Saml-1', secretOf(3))).toBe('bad')
  expect(kindOf(envelope.replace('T16:', 'T23:'))).toBe('bad')
  expect(kindOf(envelope, 'Saml-2')).toBe('bad')
})

test('refuses a second timestamp, a second signature and none', () => {
  const timestamp = formatTimestamp(parts.created, '2027-01-02T16:00:00.000Z')
  expect(kindOf(envelope.replace('<wsu:Timestamp', `${timestamp}<wsu:Timestamp`))).toBe('bad')
  const signature = /<Signature[\s\S]*<\/Signature>/.exec(envelope)?.[0] ?? ''
  expect(kindOf(envelope.replace(signature, signature + signature))).toBe('bad')
  expect(kindOf(envelope.replace(signature, ''))).toBe('bad')
})

test('refuses other algorithms', () => {
  expect(kindOf(envelope.replace('#hmac-sha1', '#rsa-sha1'))).toBe('bad')
  expect(kindOf(envelope.replace('URI="#timestamp"', 'URI=""'))).toBe('bad')
})

test('a service without proof gets no signature', () => {
  expect(formatTicketSecurity(parts, undefined)).not.toContain('<Signature')
})

interface Vectors {
  readonly clientEntropyB64: string
  readonly serverEntropyB64: string
  readonly proofKeyHex: string
  readonly timestampElement: string
  readonly digestValue: string
  readonly canonicalSignedInfo: string
  readonly signatureValue: string
}

const shared = sharedVectors<Vectors>('webticket-proof.json')

test.skipIf(!shared)('agrees with the shared vectors', () => {
  if (!shared) return
  const entropy = (base64: string) => new Secret<Uint8Array>(decodeBase64(base64) ?? new Uint8Array())
  const key = proofKeyOf(entropy(shared.clientEntropyB64), entropy(shared.serverEntropyB64))
  expect(Buffer.from(key.reveal()).toString('hex')).toBe(shared.proofKeyHex)
  expect(formatTimestamp('2024-03-01T08:00:00.000Z', '2024-03-01T16:00:00.000Z')).toBe(
    shared.timestampElement,
  )
  expect(formatSignedInfo(shared.digestValue)).toBe(shared.canonicalSignedInfo)
  const security = formatTicketSecurity(
    { ...parts, created: '2024-03-01T08:00:00.000Z', expires: '2024-03-01T16:00:00.000Z' },
    key,
  )
  expect(security).toContain(`<DigestValue>${shared.digestValue}</DigestValue>`)
  expect(security).toContain(`<SignatureValue>${shared.signatureValue}</SignatureValue>`)
  expect(kindOf(formatSoapEnvelope('<x/>', { ...header, security }), 'Saml-1', key)).toBe('good')
})

test.skipIf(!shared)(
  'accepts the proof of a real client, with its white space and inherited prefixes',
  () => {
    const capture = readCapture('sipe-tls-dsk.txt')
    const message = capture.messages.find(({ text }) => text.startsWith('POST /CertProv/'))
    const [, id = '', client = '', server = ''] =
      capture.remarks
        .join('\n')
        .match(/(SamlSecurityToken-08ea\S+) clientEntropy (\S+) serverEntropy (\S+)/) ?? []
    const entropy = (hex: string) => new Secret<Uint8Array>(Buffer.from(hex, 'hex'))
    const security = securityOf(message ? httpBodyOf(message) : '')
    expect(verifyProof(security, id, proofKeyOf(entropy(client), entropy(server))).kind).toBe('good')
    expect(verifyProof(security, id, proofKeyOf(entropy(server), entropy(client))).kind).toBe('bad')
  },
)
