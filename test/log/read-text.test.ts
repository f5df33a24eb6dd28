import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TextFormat } from '../../src/log/format.ts'
import { format as plainText } from '../../src/log/formats/plain-text.ts'
import { readAll } from './read-all.ts'

const CLS = (text: string): string =>
  `TL_INFO(TF_COMPONENT) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (UserServices,Fn:file.cpp(1)) [7] ${text}\r\n`
const CLIENT = (text: string): string => `03/14/2016|10:11:12.345 1A2C:1F40 INFO  :: ${text}\r\n`

test('opens a region for every format of a file', async () => {
  const mail = 'Hello,\r\n\r\nhere are the logs.\r\n\r\n'
  const { summary } = await readAll(
    `${mail}${CLIENT('a')}${CLIENT('b')}${CLS('c')}SIP/2.0 403 Forbidden\r\nCSeq: 1 REGISTER\r\n\r\n`,
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

test('a byte order mark belongs to the first region and record but not to what readers see', async () => {
  const { summary, records, messages } = await readAll(
    '\ufeffSIP/2.0 401 Unauthorized\r\nCall-ID: a\r\nCSeq: 1 REGISTER\r\n\r\n',
  )
  expect([summary.regions[0]?.fromOffset, records[0]?.offset]).toEqual([0, 0])
  expect(messages[0]).toMatchObject({ start: 'SIP/2.0 401 Unauthorized', origin: { offset: 3 } })
})

test('problems that a reader reports reach the summary with their place, and are counted when there are many', async () => {
  const complaining: TextFormat = {
    ...plainText,
    id: 'complaining',
    createReader: () => ({
      read: (record, sink) => sink.problem({ code: 'odd', text: 'odd', at: record.place.offset }),
      end: () => undefined,
    }),
  }
  const few = await readAll('a\n\nb\n', 'test.log', [complaining])
  expect(few.summary.problems.map(({ at }) => at)).toEqual([0, 3])
  const many = await readAll('a\n\n'.repeat(500), 'test.log', [complaining])
  expect(many.summary.problems).toHaveLength(21)
  expect(many.summary.problems.at(-1)?.text).toContain('480 more')
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

test('says once that a record is too long, however much longer it is', async () => {
  const { summary } = await readAll(`${CLIENT('x'.repeat(50 << 20))}${CLIENT('after')}`)
  expect(summary.problems).toEqual([
    {
      code: 'record-too-long',
      text: 'The record at line 1 is longer than 16 MiB; only its first 16 MiB were read',
      at: 0,
    },
  ])
  expect(summary.records).toBe(2)
})
