// Requests and responses of the Web Ticket Service: written, and read by both sides and by people.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import { TOKEN_TYPES } from '../../../src/protocol/soap/namespaces.ts'
import { readSoapEnvelope } from '../../../src/protocol/soap/read-envelope.ts'
import { formatAssertion } from '../../../src/protocol/web-ticket/format-assertion.ts'
import { formatUsernameToken } from '../../../src/protocol/web-ticket/format-security.ts'
import { formatWebTicket } from '../../../src/protocol/web-ticket/format-ticket.ts'
import {
  formatTicketRequest,
  formatTicketResponse,
} from '../../../src/protocol/web-ticket/format-token-message.ts'
import { readAssertion } from '../../../src/protocol/web-ticket/read-assertion.ts'
import { readWebTicket } from '../../../src/protocol/web-ticket/read-ticket.ts'
import {
  readGrantedTicket,
  readOrderedTicket,
} from '../../../src/protocol/web-ticket/read-ticket-exchange.ts'
import { readTokenMessage } from '../../../src/protocol/web-ticket/read-token-message.ts'
import { httpBodyOf, readCapture } from '../../auth/read-capture.ts'
import { sharedFolder } from '../../shared.ts'

const createdUs = Date.UTC(2026, 0, 2, 8) * 1000
const assertion = formatAssertion({
  id: 'SamlSecurityToken-1',
  issuer: 'https://pool01.contoso.com/WebTicket/WebTicketService.svc',
  issuedUs: createdUs,
  notBeforeUs: createdUs,
  notOnOrAfterUs: createdUs + 8 * 3600e6,
  audience: 'https://pool01.contoso.com/a?b=1&c=2',
  subject: 'sip:alice@contoso.com',
  confirmation: 'bearer',
})
const text = fc.stringMatching(/^[!-~]{1,30}$/)

test('a request is read back by the service', () => {
  const order = fc.record({
    context: text,
    tokenType: fc.constantFrom(...Object.values(TOKEN_TYPES)),
    appliesTo: text,
    sipUri: text,
    entropy: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  })
  fc.assert(
    fc.property(order, value => {
      const read = readOrderedTicket(formatTicketRequest({ ...value, entropy: new Secret(value.entropy) }))
      expect({ ...read, entropy: read?.entropy?.reveal() }).toEqual(value)
    }),
  )
})

test('a request with a token has an address, and its reader sees no secret', () => {
  const security = formatUsernameToken('contoso\\alice', 'Pa$$word')
  const header = {
    to: 'https://pool01.contoso.com/WebTicket/WebTicketService.svc/Auth',
    action: 'x',
    messageId: 'uuid:1',
    security,
  }
  const lifetime = { createdUs, expiresUs: createdUs + 9e8 }
  const order = {
    context: 'c',
    tokenType: TOKEN_TYPES.compact,
    appliesTo: 'https://a/',
    sipUri: 'sip:a@b',
    entropy: new Secret(Uint8Array.of(1)),
    lifetime,
  }
  const envelope = readSoapEnvelope(formatTicketRequest(order, header))
  expect(envelope).toMatchObject({ to: header.to, messageId: 'uuid:1', security: { hasPassword: true } })
  expect(readTokenMessage(envelope?.body ?? [])).toMatchObject({
    kind: 'request',
    tokenType: 'user-cwt-1',
    hasEntropy: true,
    createdUs,
  })
})

test('a response is read back by the client, the assertion to the letter', () => {
  fc.assert(
    fc.property(text, fc.uint8Array({ minLength: 1, maxLength: 40 }), (context, entropy) => {
      const response = formatTicketResponse({
        context,
        assertionId: 'SamlSecurityToken-1',
        assertion,
        entropy: new Secret(entropy),
        createdUs,
        expiresUs: createdUs + 8 * 3600e6,
        keyBits: 256,
      })
      const read = readGrantedTicket(response)
      expect(read?.assertion?.reveal()).toBe(assertion)
      expect(read?.entropy?.reveal()).toEqual(entropy)
      expect(read).toMatchObject({
        context,
        assertionId: 'SamlSecurityToken-1',
        keyBits: 256,
        created: '2026-01-02T08:00:00.000Z',
      })
    }),
  )
})

test('a response survives clients that cut it as text', () => {
  const response = formatTicketResponse({
    context: 'c',
    assertionId: 'i',
    assertion,
    entropy: new Secret(Uint8Array.of(1)),
    createdUs,
    expiresUs: createdUs,
    keyBits: 256,
  })
  const inner = (name: string) =>
    response.slice(response.indexOf('>', response.indexOf(`<${name}`)) + 1, response.indexOf(`</${name}>`))
  expect(inner('BinarySecret')).toBe('AQ==')
  // Pasted into a Timestamp that declares the prefix, this is its own canonical form.
  expect(inner('Lifetime')).toBe(
    '<wsu:Created>2026-01-02T08:00:00.000Z</wsu:Created><wsu:Expires>2026-01-02T08:00:00.000Z</wsu:Expires>',
  )
  expect(response.indexOf(':Assertion')).toBe(response.indexOf('saml:Assertion') + 4)
})

test('an assertion is read back', () => {
  expect(readAssertion(assertion)).toMatchObject({
    id: 'SamlSecurityToken-1',
    subject: 'sip:alice@contoso.com',
    audiences: ['https://pool01.contoso.com/a?b=1&c=2'],
    confirmation: ['bearer'],
    notBeforeUs: createdUs,
    notOnOrAfterUs: createdUs + 8 * 3600e6,
  })
})

test('a ticket goes through an HTTP header', () => {
  expect(readWebTicket(formatWebTicket(assertion))).toMatchObject({ kind: 'opaque', assertion })
})

test('a response without ticket is none', () => {
  expect(readGrantedTicket('<x/>')).toBeUndefined()
  expect(readGrantedTicket('<RequestSecurityTokenResponse><UserToken>cwt=AAEB</UserToken>')).toMatchObject({
    assertion: undefined,
    entropy: undefined,
    compact: new Secret('AAEB'),
    keyBits: 0,
  })
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), words => {
      readOrderedTicket(`<RequestSecurityToken ${words}`)
      readGrantedTicket(`<RequestSecurityTokenResponse>${words}`)
    }),
  )
})

test.skipIf(!sharedFolder)('reads what a real client sends and accepts', () => {
  const bodies = readCapture('sipe-tls-dsk.txt')
    .messages.filter(({ protocol }) => protocol === 'HTTP')
    .map(httpBodyOf)
  // A certificate request is a RequestSecurityToken too, but for no service.
  const orders = bodies.flatMap(body => readOrderedTicket(body) ?? []).filter(order => order.appliesTo !== '')
  const grants = bodies
    .flatMap(body => readGrantedTicket(body) ?? [])
    .filter(grant => grant.assertion !== undefined)
  expect(new Set(orders.map(order => order.appliesTo)).size).toBe(2)
  expect(
    orders.every(order => order.sipUri === 'sip:alice@contoso.com' && order.entropy?.reveal().length === 32),
  ).toBe(true)
  expect(grants.map(grant => [grant.assertionId.slice(0, 22), grant.entropy?.reveal().length])).toEqual([
    ['SamlSecurityToken-6dae', 32],
    ['SamlSecurityToken-08ea', 32],
  ])
})
