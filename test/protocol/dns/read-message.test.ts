import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHex } from '../../../src/base/hex.ts'
import { readDnsMessage } from '../../../src/protocol/dns/read-message.ts'

function bytesOf(hex: string): Uint8Array {
  return decodeHex(hex) ?? new Uint8Array()
}

/** A response without question and with the given answers. */
function response(count: number, answers: string): Uint8Array {
  return bytesOf(`000781800000000${count}00000000${answers}`)
}

test('reads a query for the SRV record of external sign-in', () => {
  const query = '000701000001000000000000045f736970045f746c7307636f6e746f736f03636f6d0000210001'
  const message = readDnsMessage(bytesOf(query))
  expect(message?.problems).toEqual([])
  expect(message?.value.questions).toEqual([{ name: '_sip._tls.contoso.com', type: 33, class: 1 }])
  expect(message?.value.recursionDesired).toBe(true)
})

test('says when the question is cut off', () => {
  expect(readDnsMessage(bytesOf('0007010000010000000000000473697070'))?.problems[0]?.code).toBe(
    'dns-question',
  )
})

test('follows compression pointers', () => {
  const bytes = bytesOf(
    '00078180000100010000000003736970' +
      '07636f6e746f736f03636f6d0000010001' +
      'c00c000100010000003c0004c0000201',
  )
  expect(readDnsMessage(bytes)?.value.answers).toEqual([
    { name: 'sip.contoso.com', class: 1, ttlSeconds: 60, data: { kind: 'A', address: '192.0.2.1' } },
  ])
})

test('refuses pointers that do not lead backwards', () => {
  const looped = readDnsMessage(response(1, 'c00c00010001000000000000'))
  expect(looped?.value.answers).toEqual([])
  expect(looped?.problems.map(problem => problem.code)).toEqual(['dns-record'])
  const forward = readDnsMessage(response(1, 'c0200001000100000000000000'))
  expect(forward?.problems).toHaveLength(1)
})

test('keeps the records before a cut and says where it is', () => {
  const bytes = response(2, '00000100010000003c0004c0000201' + '0000010001')
  const message = readDnsMessage(bytes)
  expect(message?.value.answers).toHaveLength(1)
  expect(message?.problems[0]).toMatchObject({ code: 'dns-record', at: 27 })
})

test('keeps the bytes of data that is not what its type says', () => {
  const message = readDnsMessage(response(1, '00000100010000003c0003c00002'))
  expect(message?.value.answers[0]?.data).toEqual({
    kind: 'other',
    type: 1,
    bytes: Uint8Array.of(0xc0, 0, 2),
  })
})

test('escapes bytes that are no letters', () => {
  const bytes = bytesOf('0007010000010000000000000461' + '2e5c0a' + '0000010001')
  expect(readDnsMessage(bytes)?.value.questions[0]?.name).toBe('a\\.\\\\\\010')
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), bytes => void readDnsMessage(bytes)),
    { numRuns: 2000 },
  )
})
