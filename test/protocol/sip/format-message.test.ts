import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatSipMessage } from '../../../src/protocol/sip/format-message.ts'
import { createSipStream } from '../../../src/protocol/sip/stream.ts'
import { sipMessage } from './arbitrary.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const options = { kind: 'request', method: 'OPTIONS', uri: 'sip:contoso.com' } as const

test('writes start line, headers, length and body', () => {
  const bytes = formatSipMessage({
    start: options,
    headers: [{ name: 'Max-Forwards', value: '70' }],
    body: 'ä',
  })
  expect(text(bytes)).toBe(
    'OPTIONS sip:contoso.com SIP/2.0\r\nMax-Forwards: 70\r\nContent-Length: 2\r\n\r\nä',
  )
})

test('leaves a Content-Length that is there alone', () => {
  const bytes = formatSipMessage({
    start: options,
    headers: [
      { name: 'l', value: '3' },
      { name: 'Content-length', value: '5' },
    ],
    body: '',
  })
  expect(text(bytes).match(/length/gi)).toHaveLength(1)
})

test('never writes an empty reason phrase', () => {
  const bytes = formatSipMessage({
    start: { kind: 'response', status: 480, reason: '' },
    headers: [],
    body: '',
  })
  expect(text(bytes)).toMatch(/^SIP\/2\.0 480 Temporarily Unavailable\r\n/)
})

test('does not let a value become a second header', () => {
  const bytes = formatSipMessage({
    start: options,
    headers: [{ name: 'X', value: 'a\r\nContact: <sip:evil>\n\nb' }],
    body: '',
  })
  expect(text(bytes)).toContain('X: a Contact: <sip:evil> b\r\n')
})

test('is read back as it was', () => {
  fc.assert(
    fc.property(sipMessage, message => {
      const [event] = createSipStream().receive(formatSipMessage(message))
      const read = event?.kind === 'message' ? event.message : undefined
      expect(read?.start).toEqual(message.start)
      expect(read?.headers.map(({ name, value }) => ({ name, value }))).toEqual(message.headers)
      expect(read?.body).toBe(message.body)
      expect(read?.problems).toEqual([])
    }),
  )
})
