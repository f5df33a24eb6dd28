import fc from 'fast-check'
import { deflateSync, gzipSync, strToU8, zlibSync } from 'fflate'
import { expect, test } from 'vitest'
import { decodeText } from '../../../src/base/text.ts'
import { parseHeaderLines } from '../../../src/protocol/header-lines.ts'
import { decodeHttpBody, readChunked } from '../../../src/protocol/http/body.ts'

function decode(head: string, body: Uint8Array): string {
  const bytes = strToU8(head)
  return decodeText(decodeHttpBody(parseHeaderLines(bytes, 0, bytes.length).headers, body))
}

test('puts chunks together and finds the end of the message', () => {
  const bytes = strToU8('4;x=1\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: 1\r\n\r\nnext')
  const { body, next, complete } = readChunked(bytes, 0, bytes.length)
  expect([decodeText(body), decodeText(bytes, next), complete]).toEqual(['Wikipedia', 'next', true])
})

test('gives the chunks that are there when the rest is missing', () => {
  const bytes = strToU8('4\r\nWiki\r\n50\r\npedia')
  const { body, complete } = readChunked(bytes, 0, bytes.length)
  expect([decodeText(body), complete]).toEqual(['Wikipedia', false])
})

test.each([
  ['gzip', gzipSync],
  ['deflate', zlibSync],
  ['deflate', deflateSync],
])('unpacks %s', (encoding, pack) => {
  expect(decode(`Content-Encoding: ${encoding}\r\n`, pack(strToU8('the body')))).toBe('the body')
})

test('joins chunks before it unpacks', () => {
  const packed = gzipSync(strToU8('the body'))
  const chunked = Uint8Array.from([
    ...strToU8(`${packed.length.toString(16)}\r\n`),
    ...packed,
    ...strToU8('\r\n0\r\n\r\n'),
  ])
  expect(decode('Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n', chunked)).toBe('the body')
})

test('takes a body whose chunks were joined by the recorder as it is', () => {
  expect(decode('Transfer-Encoding: chunked\r\n', strToU8('<html>hello</html>'))).toBe('<html>hello</html>')
})

test('gives what comes out of a packed body that is cut', () => {
  const text = Array.from({ length: 3000 }, (_, i) => `line ${i * 7919}`).join('\n')
  const packed = gzipSync(strToU8(text))
  const part = decode('Content-Encoding: gzip\r\n', packed.subarray(0, packed.length >> 1))
  expect(part.length).toBeGreaterThan(1000)
  expect(text.startsWith(part)).toBe(true)
})

test('leaves a body alone that is not packed as its header says', () => {
  expect(decode('Content-Encoding: gzip\r\n', strToU8('plain'))).toBe('plain')
  expect(decode('Content-Encoding: br\r\n', strToU8('brotli'))).toBe('brotli')
})

test('stops unpacking a bomb', () => {
  const bomb = gzipSync(new Uint8Array(40 << 20))
  expect(decode('Content-Encoding: gzip\r\n', bomb).length).toBe(16 << 20)
})

test('decodes any bytes without an error', () => {
  const heads = fc.constantFrom(
    'Transfer-Encoding: chunked',
    'Content-Encoding: gzip',
    'Content-Encoding: deflate',
  )
  fc.assert(
    fc.property(heads, fc.uint8Array({ maxLength: 300 }), (head, body) => decode(head, body).length >= 0),
  )
})
