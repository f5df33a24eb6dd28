import { describe, expect, test } from 'vitest'
import type { TextFormat } from '../../src/log/format.ts'
import { format as plainText } from '../../src/log/formats/plain-text.ts'
import { expectCovered, read } from './reading.ts'

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
