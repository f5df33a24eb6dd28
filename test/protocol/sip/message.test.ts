import fc from 'fast-check'
import { expect, test } from 'vitest'
import { methodOf, parseSipMessage, parseSipStartLine, readCSeq } from '../../../src/protocol/sip/message.ts'
import { bytesOf } from '../../base/bytes.ts'

function parse(text: string) {
  const bytes = bytesOf(text)
  const lineEnd = bytes.indexOf(10)
  const blank = text.indexOf('\n\n')
  return parseSipMessage({
    bytes,
    startFrom: 0,
    startTo: lineEnd,
    headFrom: lineEnd + 1,
    headTo: blank + 1,
    bodyFrom: blank + 2,
    bodyTo: bytes.length,
  })
}

test('reads requests and responses', () => {
  expect(parseSipStartLine('REGISTER sip:contoso.com SIP/2.0')).toEqual({
    kind: 'request',
    method: 'REGISTER',
    uri: 'sip:contoso.com',
  })
  expect(parseSipStartLine('SIP/2.0 301 Redirect request to Home Server')).toEqual({
    kind: 'response',
    status: 301,
    reason: 'Redirect request to Home Server',
  })
  expect(parseSipStartLine('GET / HTTP/1.1')).toBeUndefined()
})

test('knows the method of a response by its CSeq', () => {
  const message = parse('SIP/2.0 200 OK\nCSEQ: 3 register\n\nbody')
  expect(message && methodOf(message)).toBe('REGISTER')
  expect(message?.body).toBe('body')
})

test('keeps a CSeq that is no number', () => {
  const message = parse('SIP/2.0 401 Unauthorized\nCSeq: %d REGISTER\n\n')
  expect(message && readCSeq(message.headers)).toEqual({ number: Number.NaN, method: 'REGISTER' })
})

test('never throws on any bytes', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), text => void parse(`SIP/2.0 200 OK\n${text}\n\n`)))
})
