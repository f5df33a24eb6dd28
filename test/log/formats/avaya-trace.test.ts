import { describe, expect, test } from 'vitest'
import { expectCovered, messagesOf, read, sample, stampsOf } from '../reading.ts'

describe('Avaya', () => {
  test('is not taken for CLS text; its day comes first', async () => {
    const log = sample('avaya-trace/gateway.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['avaya-trace'])
    expect(messagesOf(reading)).toEqual([['SIP/2.0 100 Trying', 'out', '192.0.2.14:4165']])
    expect(stampsOf(reading)).toEqual(['2016-03-14T11:36:14.354Z'])
    expect(reading.texts[0]?.text).toContain('session opened')
    expectCovered(reading)
  })
})
