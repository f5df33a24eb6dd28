import { expect, test } from 'vitest'
import { formatHttpMessage } from '../../../src/protocol/http/format-message.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

test('writes a request without body', () => {
  const start = { kind: 'request', method: 'GET', target: '/?sipuri=alice@contoso.com' } as const
  const headers = [{ name: 'Host', value: 'lyncdiscover.contoso.com' }]
  expect(text(formatHttpMessage({ start, headers, body: '' }))).toBe(
    'GET /?sipuri=alice@contoso.com HTTP/1.1\r\nHost: lyncdiscover.contoso.com\r\n\r\n',
  )
})

test('gives a body its length', () => {
  const start = { kind: 'response', status: 200, reason: '' } as const
  expect(text(formatHttpMessage({ start, headers: [], body: Uint8Array.of(0x61) }))).toBe(
    'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na',
  )
})
