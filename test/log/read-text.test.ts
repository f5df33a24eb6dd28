import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextFormat } from '../../src/log/format.ts'
import { format as plainText } from '../../src/log/formats/plain-text.ts'
import { readAll } from './read-all.ts'
import { expectCovered, read } from './reading.ts'

const CLS = (text: string): string =>
  `TL_INFO(TF_COMPONENT) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (UserServices,Fn:file.cpp(1)) [7] ${text}\r\n`
const CLIENT = (text: string): string => `03/14/2016|10:11:12.345 1A2C:1F40 INFO  :: ${text}\r\n`

test('opens a region for every format of a file', async () => {
  const mail = 'Hello,\r\n\r\nhere are the logs.\r\n\r\n'
  const { summary } = await readAll(
    mail + CLIENT('a') + CLIENT('b') + CLS('c') + 'SIP/2.0 403 Forbidden\r\nCSeq: 1 REGISTER\r\n\r\n',
  )
  expect(summary.regions.map(({ format, fromLine }) => [format, fromLine])).toEqual([
    ['plain-text', 1],
    ['uccapilog', 5],
    ['cls-text', 7],
  ])
})

test('counts lines from 1 and knows where each record begins', async () => {
  const { records } = await readAll(CLS('one\r\ntwo') + CLS('three'))
  expect(records.map(({ line }) => line)).toEqual([1, 3])
})

test('passes over a byte order mark', async () => {
  const { summary, records, texts } = await readAll(`\ufeff${CLIENT('x')}`)
  expect(summary.regions[0]?.format).toBe('uccapilog')
  expect(records[0]?.offset).toBe(0)
  expect(texts[0]?.text).toBe('x\r\n')
})

test('passes over a run of zero bytes and says so', async () => {
  const { summary, texts } = await readAll(`${CLIENT('x')}${'\0'.repeat(500)}${CLIENT('after')}`)
  expect(texts.map(({ text }) => text.replaceAll('\0', '').trim())).toEqual(['x', 'after'])
  expect(summary.problems.map(({ code }) => code)).toContain('nul-bytes')
})

test('every byte belongs to exactly one record, for any bytes', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      CLS('x'),
      CLIENT('y'),
      '\r\n',
      '\n',
      'SIP/2.0 200 OK\r\n',
      '$$end_record\r\n',
      '\0\0\0',
      'TL_INFO(',
      'text',
    ),
    fc.uint8Array({ maxLength: 30 }).map(bytes => String.fromCharCode(...bytes)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async pieces => {
      const text = pieces.join('')
      const bytes = Uint8Array.from(text, character => character.charCodeAt(0) & 0xff)
      const { records, summary } = await readAll(bytes)
      if (bytes.length === 0 || summary.encoding !== 'utf-8') return
      expect(records[0]?.offset).toBe(0)
      const offsets = records.map(({ offset }) => offset)
      expect([...new Set(offsets)].sort((a, b) => a - b)).toEqual(offsets)
      expect(offsets.at(-1)).toBeLessThan(bytes.length)
      expect(summary.regions.at(-1)?.toOffset).toBe(bytes.length)
    }),
    { numRuns: 300 },
  )
})

describe('a byte order mark', () => {
  const log = '\ufeffSIP/2.0 401 Unauthorized\r\nCall-ID: a\r\nCSeq: 1 REGISTER\r\n\r\n'

  test('belongs to the first record but is not part of what readers see', async () => {
    const reading = await read(log)
    expect(reading.records[0]?.offset).toBe(0)
    expect(reading.messages[0]?.start).toBe('SIP/2.0 401 Unauthorized')
    expect(reading.messages[0]?.atBase).toBe('SIP/2.0 401 Unauthorized')
    expect(reading.messages[0]?.origin.offset).toBe(3)
    expectCovered(reading, Buffer.byteLength(log))
  })
})

describe('problems that a reader reports', () => {
  const complaining: TextFormat = {
    ...plainText,
    id: 'complaining',
    createReader: () => ({
      read: (record, sink) => sink.problem({ code: 'odd', text: 'odd', at: record.place.offset }),
      end: () => undefined,
    }),
  }

  test('reach the summary with their place', async () => {
    const { summary } = await read('a\n\nb\n', { formats: [complaining] })
    expect(summary.problems).toEqual([
      { code: 'odd', text: 'odd', at: 0 },
      { code: 'odd', text: 'odd', at: 3 },
    ])
  })

  test('are counted when there are very many of one kind', async () => {
    const { summary } = await read('a\n\n'.repeat(500), { formats: [complaining] })
    expect(summary.problems).toHaveLength(21)
    expect(summary.problems.at(-1)?.text).toContain('480 more')
  })
})
