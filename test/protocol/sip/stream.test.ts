import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concatBytes } from '../../../src/base/bytes.ts'
import { encodeText } from '../../../src/base/text.ts'
import { formatSipMessage } from '../../../src/protocol/sip/format-message.ts'
import { createSipStream, type SipStreamEvent } from '../../../src/protocol/sip/stream.ts'
import { sipMessage } from './arbitrary.ts'

function receive(...chunks: readonly string[]): SipStreamEvent[] {
  const stream = createSipStream({ headBytes: 200, bodyBytes: 100 })
  return chunks.flatMap(chunk => stream.receive(encodeText(chunk)))
}

/** What came, in short. */
function summary(events: readonly SipStreamEvent[]): string[] {
  return events.map(event =>
    event.kind === 'message'
      ? event.message.body
      : event.kind === 'broken'
        ? event.problem.code
        : `keep-alive ${event.sizeBytes}`,
  )
}

const head = 'MESSAGE sip:bob@contoso.com SIP/2.0\r\nContent-Length: 5\r\n\r\n'

test('waits for the whole message and goes on with the rest', () => {
  expect(
    summary(
      receive(
        'MESSAGE sip:bob@contoso.com SIP/2.0\r\nContent-Le',
        'ngth: 5\r\n\r',
        '\nhel',
        `lo${head}`,
        'again',
      ),
    ),
  ).toEqual(['hello', 'again'])
})

test('tells keep-alives between messages', () => {
  expect(summary(receive(`\r\n\r\n${head}hello\r\n\r\n`, '\r\n'))).toEqual([
    'keep-alive 4',
    'hello',
    'keep-alive 4',
    'keep-alive 2',
  ])
})

test('accepts LF alone as line end', () => {
  expect(summary(receive('OPTIONS sip:contoso.com SIP/2.0\nContent-Length: 2\n\nok'))).toEqual(['ok'])
})

test('takes a message without Content-Type and Content-Length as one without body', () => {
  expect(summary(receive('OPTIONS sip:contoso.com SIP/2.0\r\nMax-Forwards: 70\r\n\r\n\r\n'))).toEqual([
    '',
    'keep-alive 2',
  ])
})

test('breaks where nothing tells the end of the body', () => {
  const start = 'MESSAGE sip:bob@contoso.com SIP/2.0\r\n'
  expect(summary(receive(`${start}Content-Type: text/plain\r\n\r\nhello`))).toEqual(['sip-framing'])
  expect(summary(receive(`${start}Content-Length: five\r\n\r\nhello`))).toEqual(['sip-framing'])
  expect(summary(receive(`${start}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`))).toEqual([
    'sip-framing',
  ])
})

test('breaks on what is no SIP, and stays silent afterwards', () => {
  expect(summary(receive('GET / HTTP/1.1\r\nHost: contoso.com\r\n\r\n', `${head}hello`))).toEqual([
    'sip-start-line',
  ])
})

test('breaks when a limit is passed, before the message is complete', () => {
  expect(summary(receive(`OPTIONS sip:contoso.com SIP/2.0\r\nX: ${'x'.repeat(200)}`))).toEqual([
    'sip-head-too-long',
  ])
  expect(summary(receive('OPTIONS sip:contoso.com SIP/2.0\r\nContent-Length: 101\r\n\r\n'))).toEqual([
    'sip-body-too-long',
  ])
})

test('gives the same messages however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(sipMessage, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 90 })),
      (messages, sizes) => {
        const bytes = concatBytes(messages.map(formatSipMessage))
        const stream = createSipStream()
        const events: SipStreamEvent[] = []
        let at = 0
        for (const size of [...sizes, bytes.length]) {
          events.push(...stream.receive(bytes.subarray(at, at + size)))
          at += size
        }
        expect(
          concatBytes(events.map(event => (event.kind === 'message' ? event.bytes : new Uint8Array()))),
        ).toEqual(bytes)
        expect(stream.pendingBytes).toBe(0)
      },
    ),
  )
})

test('never throws', () => {
  const noise = fc.oneof(
    fc.uint8Array(),
    fc.constantFrom(encodeText(head), encodeText('\r\n'), encodeText('SIP/2.0 200 OK\r\n')),
  )
  fc.assert(
    fc.property(fc.array(noise), chunks => {
      const stream = createSipStream({ headBytes: 100, bodyBytes: 20 })
      for (const chunk of chunks) stream.receive(chunk)
    }),
  )
})
