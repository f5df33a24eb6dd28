import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeTraceHeader, writeTraceRecord } from '../../src/log/write-trace.ts'
import type { ProducedRecord } from '../../src/trace/produced.ts'
import { message, observation, origin, text, withoutPlace } from './produced.ts'
import { readAll } from './read-all.ts'

const write = (records: readonly ProducedRecord[]): string =>
  writeTraceHeader('test') + records.map(writeTraceRecord).join('')

test('every message comes back with its bytes and origin', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 5 }), async records => {
      const { messages, summary } = await readAll(write(records))
      expect(summary.problems).toEqual([])
      expect(messages.map(({ origin: seen }) => withoutPlace(seen))).toEqual(
        records.map(record => record.origin),
      )
      expect(messages.map(({ start, head, body }) => `${start}\r\n${head}\r\n${body}`)).toEqual(
        records.map(({ bytes }) => new TextDecoder().decode(bytes)),
      )
    }),
  )
})

test('every observation comes back equal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(observation, { maxLength: 5 }), async records => {
      const { observations, summary } = await readAll(write(records))
      expect(summary.problems).toEqual([])
      const back = observations.map(({ origin: seen, ...found }) => ({
        record: 'observation',
        origin: withoutPlace(seen),
        observation: found,
      }))
      expect(back).toEqual(records)
    }),
    { numRuns: 300 },
  )
})

test('every text comes back equal', async () => {
  await fc.assert(
    fc.asyncProperty(text, async record => {
      const { texts } = await readAll(write([record]))
      const [{ origin: seen, ...part } = { origin: undefined }] = texts
      expect({ record: 'text', ...part, origin: seen && withoutPlace(seen) }).toEqual(record)
    }),
  )
})

test('bytes that are no UTF-8 come back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), origin, async (tail, seen) => {
      const head = new TextEncoder().encode('SIP/2.0 200 OK\r\nCSeq: 1 REGISTER\r\n\r\n')
      const bytes = Uint8Array.from([...head, 0xff, ...tail])
      const bodies: Uint8Array[] = []
      const line = write([{ record: 'message', protocol: 'sip', origin: seen, bytes }])
      await readAll(line).then(({ messages }) => {
        expect(messages).toHaveLength(1)
        bodies.push(bytes.subarray(head.length))
        // Compared as the decoder shows them: what is no UTF-8 is read as Windows-1252, one character per byte.
        expect(messages[0]?.body.length).toBe(bodies[0]?.length)
      })
    }),
  )
})

test('a time that is unknown stays unknown', async () => {
  const record: ProducedRecord = {
    record: 'text',
    text: 'x',
    origin: { timeUs: Number.NaN, direction: 'none' },
  }
  expect(writeTraceRecord(record)).not.toContain('timeUs')
  expect((await readAll(write([record]))).texts[0]?.origin.timeUs).toBeNaN()
})
