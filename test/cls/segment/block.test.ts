import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FORMS, type StoredRecord } from '../../../src/cls/record.ts'
import { packBlock, recordAt, storedLength, unpackBlock } from '../../../src/cls/segment/block.ts'
import { layOutRecords } from '../../../src/cls/segment/block-builder.ts'
import { bloomMayHold } from '../../../src/cls/segment/bloom.ts'
import { frameOf, scanFrames } from '../../../src/cls/segment/frame.ts'
import { tokensOfText } from '../../../src/cls/segment/tokens.ts'

const records = fc.array(
  fc.record({
    timeUs: fc.oneof(
      fc.integer({ min: 0, max: 4e15 }),
      fc.integer({ min: 0, max: 4e12 }).map(ms => ms * 1000),
    ),
    level: fc.integer({ min: 0, max: 5 }),
    component: fc.string({ maxLength: 40 }),
    form: fc.constantFrom(...FORMS),
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  { maxLength: 40 },
)
const plain = (record: StoredRecord): object => ({
  ...record,
  bytes: Buffer.from(record.bytes).toString('hex'),
})

describe('a block', () => {
  test('gives its records back', async () => {
    await fc.assert(
      fc.asyncProperty(records, async given => {
        const { bytes } = await packBlock(layOutRecords(given), 0)
        const block = (await unpackBlock(bytes))?.read()
        expect(block && Array.from({ length: block.count }, (_, i) => plain(recordAt(block, i)))).toEqual(
          given.map(plain),
        )
      }),
      { numRuns: 40 },
    )
  })

  test('with a changed byte is not believed', async () => {
    const record: StoredRecord = {
      timeUs: 1,
      level: 2,
      component: 'S4',
      form: 'cls',
      bytes: Buffer.from('text '.repeat(50)),
    }
    const { bytes } = await packBlock(layOutRecords([record]), 0)
    for (let at = 24; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      expect(await unpackBlock(damaged)).toBeUndefined()
    }
  })

  test('of any bytes is nothing, not an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async bytes => {
        storedLength(Buffer.from(bytes))
        expect(await unpackBlock(Buffer.from(bytes))).toBeUndefined()
      }),
    )
  })

  test('holds in its index every word that a search looks for', async () => {
    const words = [
      '6f0e8a3b1c2d4e5f',
      'alice@contoso.com',
      '192.0.2.50',
      '2874563321',
      'a.b@c',
      'D@E',
      '+15550123456',
      'UNDER_score-and.dots',
    ]
    const text = `<sip:alice@contoso.com>;x Call-ID: 6F0E8A3B1C2D4E5F. 192.0.2.50:5061 [2874563321] a.b@c. d@e tel:+15550123456@x under_SCORE-and.dots.`
    const record: StoredRecord = {
      timeUs: 1,
      level: 2,
      component: 'S4',
      form: 'cls',
      bytes: Buffer.from(text),
    }
    const { index } = await packBlock(layOutRecords([record]), 0)
    for (const word of words)
      expect([word, tokensOfText(word).map(token => bloomMayHold(index.words, token))]).toEqual([
        word,
        [true],
      ])
    expect(tokensOfText('another-call-id').every(token => bloomMayHold(index.words, token))).toBe(false)
  })
})

describe('frames', () => {
  test('give whole ones back, whatever stands between and behind them', () => {
    fc.assert(
      fc.property(records, fc.uint8Array({ maxLength: 50 }), (given, noise) => {
        const frame = frameOf(given)
        const bytes = Buffer.concat([frame, noise, frame, frame.subarray(0, frame.length - 1)])
        let count = 0
        scanFrames(bytes, () => count++)
        expect(count).toBe(given.length * 2)
      }),
    )
  })
})
