import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findHeader, headerValues, parseHeaderLines } from '../../src/protocol/header-lines.ts'
import { bytesOf } from '../base/bytes.ts'

const parse = (text: string) => parseHeaderLines(bytesOf(text), 0, bytesOf(text).length)

test('reads names, values and where they stand', () => {
  const { headers, bodyFrom } = parse('From: <sip:a@b>\r\nCall-ID:x\r\n\r\nbody')
  expect(headers.map(header => [header.name, header.value])).toEqual([
    ['From', '<sip:a@b>'],
    ['Call-ID', 'x'],
  ])
  expect(headers[1]).toMatchObject({ from: 17, to: 26 })
  expect(bodyFrom).toBe(30)
})

test('writes compact names out', () => {
  expect(parse('i: 1\nf: x\n').headers.map(header => header.name)).toEqual(['Call-ID', 'From'])
})

test('joins a folded value', () => {
  expect(parse('Supported: a,\r\n  b\r\n').headers[0]?.value).toBe('a, b')
})

test('takes a line without a name as folding whose blank was lost, and says so', () => {
  const { headers, problems } = parse('Via: SIP/2.0/TLS host\nreceived=192.0.2.1\n')
  expect(headers).toHaveLength(1)
  expect(headers[0]?.value).toContain('received=192.0.2.1')
  expect(problems[0]?.code).toBe('header-without-name')
})

test('finds headers without case and keeps repeated ones', () => {
  const { headers } = parse('MS-Diagnostics: 1\nms-diagnostics: 2\n')
  expect(headerValues(headers, 'ms-diagnostics')).toEqual(['1', '2'])
  expect(findHeader(headers, 'X')).toBeUndefined()
})

test('never throws and keeps offsets in range', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
      const { headers, bodyFrom } = parseHeaderLines(bytes, 0, bytes.length)
      for (const { from, to } of headers) expect(from >= 0 && to <= bytes.length && from < to).toBe(true)
      expect(bodyFrom).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
