import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64 } from '../../../src/base/base64.ts'
import { readGssToken } from '../../../src/protocol/gss/initial-token.ts'
import {
  formatPrincipal,
  type KerberosPrincipal,
  type WireKey,
} from '../../../src/protocol/kerberos/message.ts'
import {
  readApReply,
  readApReplyContent,
  readApRequest,
  readAuthenticator,
  readTicket,
  readTicketContent,
} from '../../../src/protocol/kerberos/read-message.ts'
import {
  writeApReply,
  writeApReplyContent,
  writeApRequest,
  writeAuthenticator,
  writeTicket,
  writeTicketContent,
} from '../../../src/protocol/kerberos/write-message.ts'
import { sharedVectors } from '../../shared-vectors.ts'

const text = fc.stringMatching(/^[A-Za-z0-9.]{1,20}$/)
const principal: fc.Arbitrary<KerberosPrincipal> = fc.record({
  parts: fc.array(text, { minLength: 1, maxLength: 3 }),
  realm: text,
  nameType: fc.nat({ max: 10 }),
})
const key: fc.Arbitrary<WireKey> = fc.record({
  etype: fc.constantFrom(17, 18, 23),
  value: fc.uint8Array({ maxLength: 32 }),
})
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const u32 = fc.nat({ max: 0xffffffff })
const encrypted = fc.record({
  etype: fc.constantFrom(17, 18, 23),
  kvno: optional(u32),
  cipher: fc.uint8Array({ maxLength: 300 }),
})
const seconds = fc.integer({ min: 0, max: 4e9 }).map(second => second * 1e6)
const timeUs = fc.tuple(seconds, fc.nat({ max: 999_999 })).map(([second, us]) => second + us)

test('reads back a request with its ticket', () => {
  fc.assert(
    fc.property(principal, encrypted, encrypted, u32, (service, ticketPart, authenticator, options) => {
      const whole = writeTicket(service, ticketPart)
      const ticket = { service, encrypted: ticketPart, whole }
      expect(readTicket(whole)).toEqual(ticket)
      expect(readApRequest(writeApRequest({ options, ticket, authenticator }))).toEqual({
        options,
        ticket,
        authenticator,
      })
      expect(readApReply(writeApReply(authenticator))).toEqual(authenticator)
    }),
  )
})

test('reads back what is encrypted', () => {
  const content = fc.record({
    flags: u32,
    sessionKey: key,
    client: principal,
    authTimeUs: seconds,
    startTimeUs: optional(seconds),
    endTimeUs: seconds,
  })
  const checksum = fc.record({ type: fc.constant(0x8003), value: fc.uint8Array({ maxLength: 24 }) })
  const authenticator = fc.record({
    client: principal,
    checksum: optional(checksum),
    timeUs,
    subkey: optional(key),
    sequence: optional(u32),
  })
  const reply = fc.record({ timeUs, subkey: optional(key), sequence: optional(u32) })
  fc.assert(
    fc.property(content, authenticator, reply, (ticketContent, sent, answered) => {
      expect(readTicketContent(writeTicketContent(ticketContent))).toEqual(ticketContent)
      expect(readAuthenticator(writeAuthenticator(sent))).toEqual(sent)
      expect(readApReplyContent(writeApReplyContent(answered))).toEqual(answered)
    }),
  )
})

test('writes principals as people do', () => {
  expect(formatPrincipal({ parts: ['sip', 'fe01.contoso.com'], realm: 'CONTOSO.COM', nameType: 3 })).toBe(
    'sip/fe01.contoso.com@CONTOSO.COM',
  )
})

test('never throws', () => {
  const ticket = {
    service: { parts: ['sip'], realm: 'C', nameType: 3 },
    encrypted: { etype: 18, kvno: 1, cipher: new Uint8Array(9) },
  }
  const request = writeApRequest({
    options: 0,
    ticket: { ...ticket, whole: writeTicket(ticket.service, ticket.encrypted) },
    authenticator: ticket.encrypted,
  })
  const spoiled = fc
    .tuple(fc.nat({ max: request.length - 1 }), fc.nat({ max: 255 }))
    .map(([at, byte]) => request.map((old, i) => (i === at ? byte : old)))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), spoiled), bytes => {
      for (const read of [
        readApRequest,
        readTicket,
        readTicketContent,
        readAuthenticator,
        readApReply,
        readApReplyContent,
      ])
        read(bytes)
    }),
    { numRuns: 1000 },
  )
})

interface Vectors {
  readonly cases: readonly {
    readonly host: string
    readonly initialToken_b64: string
    readonly serviceKeyEtype: number
  }[]
}

const shared = sharedVectors<Vectors>('kerberos-mic.json')

test.skipIf(!shared)('reads and rewrites the tokens of MIT Kerberos', () => {
  for (const { host, initialToken_b64, serviceKeyEtype } of shared?.cases ?? []) {
    const token = readGssToken(decodeBase64(initialToken_b64) ?? new Uint8Array())
    const request = readApRequest(token?.inner.subarray(2) ?? new Uint8Array())
    expect(request?.ticket.service).toEqual({ parts: ['sip', host], realm: 'CONTOSO.COM', nameType: 3 })
    expect(request?.ticket.encrypted.etype).toBe(serviceKeyEtype)
    expect(
      request && Buffer.from(writeApRequest(request)).equals(token?.inner.subarray(2) ?? new Uint8Array()),
    ).toBe(true)
  }
})
