import { beforeAll, expect, test } from 'vitest'
import { signAssertion } from '../../../src/auth/web-ticket/assertion-signature.ts'
import {
  checkTicketHeader,
  checkTicketMessage,
  type TicketCheck,
} from '../../../src/auth/web-ticket/check-ticket.ts'
import { proofKeyOf } from '../../../src/auth/web-ticket/proof-key.ts'
import { formatTicketSecurity } from '../../../src/auth/web-ticket/proof-signature.ts'
import { Secret } from '../../../src/base/secret.ts'
import { formatSoapEnvelope } from '../../../src/protocol/soap/format-envelope.ts'
import { formatAssertion } from '../../../src/protocol/web-ticket/format-assertion.ts'
import { formatWebTicket } from '../../../src/protocol/web-ticket/format-ticket.ts'
import { makeTestKeys, type TestKeys } from '../test-keys.ts'

const audience = 'https://pool01.contoso.com/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1'
const hourUs = 3600e6
let keys: TestKeys
let assertion = ''

beforeAll(async () => {
  keys = await makeTestKeys()
  assertion = signed()
})

function signed(pair = keys.serverPair, certificate = keys.server.pem): string {
  const parts = {
    id: 'SamlSecurityToken-1',
    issuer: 'https://pool01.contoso.com/WebTicket/WebTicketService.svc',
    issuedUs: keys.nowUs,
    notBeforeUs: keys.nowUs,
    notOnOrAfterUs: keys.nowUs + 8 * hourUs,
    audience,
    subject: 'sip:alice@contoso.com',
    confirmation: 'holder-of-key' as const,
  }
  return signAssertion(formatAssertion(parts), {
    privateKeyPem: pair.privateKeyPem,
    certificatePem: certificate,
  })
}

const entropy = (byte: number) => new Secret<Uint8Array>(new Uint8Array(32).fill(byte))
const proofKey = proofKeyOf(entropy(1), entropy(2))

function check(parts: Partial<TicketCheck> = {}): TicketCheck {
  return { trusted: [keys.server.pem], audiences: [audience], nowUs: keys.nowUs + hourUs, ...parts }
}

function message(key: Secret<Uint8Array> | undefined = proofKey): string {
  const parts = {
    assertion: new Secret(assertion),
    assertionId: 'SamlSecurityToken-1',
    created: '2026-01-02T00:00:00Z',
    expires: '2026-01-02T08:00:00Z',
  }
  const security = formatTicketSecurity(parts, key)
  return formatSoapEnvelope('<GetAndPublishCert/>', {
    to: audience,
    action: 'x',
    messageId: 'uuid:1',
    security,
  })
}

const errorOf = (verdict: ReturnType<typeof checkTicketHeader>) =>
  verdict.kind === 'bad' ? verdict.errorId : verdict.kind

test('a good ticket is good in a header and in a message', () => {
  const good = { kind: 'good', assertion: { subject: 'sip:alice@contoso.com' } }
  expect(checkTicketHeader(formatWebTicket(assertion), check())).toMatchObject(good)
  expect(checkTicketMessage(message(), check())).toMatchObject(good)
  expect(
    checkTicketMessage(
      message(),
      check({ proofKeyOf: id => (id === 'SamlSecurityToken-1' ? proofKey : undefined) }),
    ),
  ).toMatchObject(good)
})

test('no ticket is another matter than a bad one', () => {
  expect(checkTicketHeader(undefined, check())).toMatchObject({
    errorId: 28020,
    reason: 'No valid security token.',
  })
  expect(errorOf(checkTicketHeader('Basic x', check()))).toBe(28020)
  expect(errorOf(checkTicketHeader('opaque=AAAA', check()))).toBe(28032)
  expect(errorOf(checkTicketMessage('<x/>', check()))).toBe(28020)
  expect(errorOf(checkTicketMessage(message().replaceAll('saml:Assertion', 'saml:Other'), check()))).toBe(
    28020,
  )
})

test('says what is wrong with a ticket by the numbers of the product', () => {
  const header = formatWebTicket(assertion)
  expect(errorOf(checkTicketHeader(formatWebTicket(assertion.replace('alice', 'bob')), check()))).toBe(28032)
  expect(errorOf(checkTicketHeader(header, check({ nowUs: keys.nowUs + 9 * hourUs })))).toBe(28033)
  expect(errorOf(checkTicketHeader(header, check({ nowUs: keys.nowUs - hourUs })))).toBe(28032)
  expect(errorOf(checkTicketHeader(header, check({ audiences: ['https://pool02.contoso.com/'] })))).toBe(
    28077,
  )
  expect(errorOf(checkTicketHeader(formatWebTicket(signed(keys.userPair, keys.user.pem)), check()))).toBe(
    28072,
  )
  expect(errorOf(checkTicketMessage(message(), check({ proofKeyOf: () => undefined })))).toBe(28072)
  expect(errorOf(checkTicketMessage(message(), check({ proofKeyOf: () => entropy(9) })))).toBe(28032)
  expect(
    errorOf(
      checkTicketMessage(
        message().replace(/<Signature[\s\S]*<\/Signature>/, ''),
        check({ proofKeyOf: () => proofKey }),
      ),
    ),
  ).toBe(28032)
})

test('clocks may differ by five minutes', () => {
  const header = formatWebTicket(assertion)
  expect(errorOf(checkTicketHeader(header, check({ nowUs: keys.nowUs + 8 * hourUs + 299e6 })))).toBe('good')
  expect(errorOf(checkTicketHeader(header, check({ nowUs: keys.nowUs - 299e6 })))).toBe('good')
})

test('an audience is compared without case, port and query', () => {
  const audiences = [
    'HTTPS://POOL01.contoso.com:443/certprov/CertProvisioningService.svc/WebTicket_Proof_SHA1?x=1',
  ]
  expect(errorOf(checkTicketHeader(formatWebTicket(assertion), check({ audiences })))).toBe('good')
})

test('what is not signed does not count', () => {
  const forged = message().replace('<saml:Assertion ', '<saml:Assertion Evil="1" ')
  expect(errorOf(checkTicketMessage(forged, check()))).toBe(28032)
  const second = message().replace('<wsu:Timestamp', `${assertion.replace('alice', 'bob')}<wsu:Timestamp`)
  expect(errorOf(checkTicketMessage(second, check()))).toBe(28020)
})
