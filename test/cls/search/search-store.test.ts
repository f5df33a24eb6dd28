import { describe, expect, test } from 'vitest'
import { decodeText, encodeText } from '../../../src/base/text.ts'
import type { StoredRecord } from '../../../src/cls/record.ts'
import { readQuery, type SearchQuery } from '../../../src/cls/search/query.ts'
import { createSearchCount, type SearchCount, searchSections } from '../../../src/cls/search/search-store.ts'
import { openSegmentStore } from '../../../src/cls/segment/store.ts'
import { readSettings } from '../../../src/cls/settings.ts'
import { writeTraceRecord } from '../../../src/log/write-trace.ts'
import { line, NINE, register, SECOND } from '../records.ts'
import { temporaryFolder } from '../temporary-folder.ts'

type Given = Partial<SearchQuery>

/** Texts of what a search finds, in records that are compressed into blocks of about 40. */
async function search(
  records: readonly StoredRecord[],
  given: Given,
  count = createSearchCount(),
): Promise<string[]> {
  const store = await openSegmentStore(temporaryFolder(), {
    settings: readSettings({ etlFileRolloverSizeMB: 0.02 }),
    nowMs: () => NINE / 1000,
    diskOf: () => ({ totalBytes: 1e12, freeBytes: 9e11 }),
  })
  for (const record of records) store.append(record)
  await store.idle()
  const selection = await store.select(0, 2 * NINE, true)
  const found: string[] = []
  const query = readQuery({ fromUs: 0, toUs: 2 * NINE, ...given })
  for await (const batch of searchSections(selection.sections, query, { skewUs: 0 }, count))
    found.push(...batch.map(({ bytes }) => decodeText(bytes)))
  await selection.close()
  await store.close()
  return found
}

const numbered = (text: string): number =>
  Number(/call-(\d+)-/.exec(text)?.[1] ?? /number (\d+)/.exec(text)?.[1])
const many = Array.from({ length: 400 }, (_, i) =>
  register(NINE + i * SECOND, `call-${i}-abcdef`, `alice${i}@contoso.com`),
)

async function check(
  given: Given,
  expected: number[],
  records: readonly StoredRecord[] = many,
): Promise<SearchCount> {
  const count = createSearchCount()
  expect((await search(records, given, count)).map(numbered)).toEqual(expected)
  return count
}

describe('a search', () => {
  test('finds a call-id and skips blocks that cannot hold it', async () => {
    const { skippedBlocks, blocks } = await check({ callId: 'call-77-abcdef' }, [77])
    expect(skippedBlocks).toBeGreaterThan(3)
    expect(blocks).toBeLessThan(4)
  })

  test('takes a call-id as a whole, not as a part', () => check({ callId: 'call-7-abcdef' }, [7]))
  test('finds a user with and without sip:, in any case', async () => {
    await check({ uri: 'sip:Alice31@CONTOSO.com' }, [31])
    await check({ uri: 'alice31@contoso.com' }, [31])
  })
  test('does not take a user whose name only ends alike', () => check({ uri: 'lice31@contoso.com' }, []))
  test('finds an address without its port, and only whole', async () => {
    await check({ ip: '192.0.2.50', fromUs: NINE, toUs: NINE }, [0])
    await check({ ip: '92.0.2.50' }, [])
    await check({ ip: '192.0.2.5' }, [])
  })
  test('finds a correlation id where a record names it as one', async () => {
    await check({ correlationIds: ['2874563321'], fromUs: NINE, toUs: NINE }, [0])
    await check({ correlationIds: ['49215'] }, [])
  })
  test('limits by time, both ends included', () =>
    check({ fromUs: NINE + 3 * SECOND, toUs: NINE + 5 * SECOND }, [3, 4, 5]))
  test('finds text inside SIP messages in any case', () =>
    check({ sipContents: 'FROM: <SIP:ALICE12@' }, [12]))
  test('finds letters beyond ASCII in any case, and only those', () =>
    check(
      { sipContents: 'MÜLLER-ñ' },
      [1, 2],
      ['müller-Ñ', 'MÜLLER-ñ', 'mþller-ñ', 'muller-n'].map((name, i) =>
        register(NINE + i * SECOND, `call-${i + 1}-abcdef`, `${name}@contoso.com`),
      ),
    ))
  test('finds nothing, and ends, when a criterion is blank', () => check({ uri: 'sip:' }, []))
  test('finds nothing of sip-contents in a record that is no message', () =>
    check({ sipContents: 'number' }, [], [line(NINE, 'number 1')]))
})

describe('match rules', () => {
  const mixed = [
    line(NINE, 'number 1', { component: 'UserServices' }),
    line(NINE + 1, 'number 2 alice@contoso.com', { component: 'UserServices' }),
    line(NINE + 2, 'number 3 alice@contoso.com', { component: 'S4', level: 4 }),
  ]
  test('any of several criteria is enough unless all are asked for', async () => {
    await check({ uri: 'alice@contoso.com', components: ['userservices'] }, [1, 2, 3], mixed)
    await check({ uri: 'alice@contoso.com', components: ['userservices'], match: 'all' }, [2], mixed)
  })
  test('the level is a limit under any as well', () =>
    check({ uri: 'alice@contoso.com', level: 'Warning' }, [3], mixed))
  test('a search without criteria takes everything of its window', () => check({}, [1, 2, 3], mixed))
  test('a phone number is found as tel URI and as user part', () =>
    check(
      { phone: '+1 (555) 012-3456' },
      [1, 2],
      [
        line(NINE, 'number 1 to <tel:+15550123456;phone-context=x>'),
        line(NINE + 1, 'number 2 to <sip:+15550123456@contoso.com;user=phone>'),
        line(NINE + 2, 'number 3 to <tel:+155501234567>'),
      ],
    ))
})

describe('the filter language', () => {
  test('reads messages', () => check({ filter: 'method:REGISTER user:alice12@' }, [12]))
  test('joins with criteria', () => check({ filter: 'not callid:call-3', callId: 'call-3-abcdef' }, []))
  test('finds free text', () => check({ filter: '"call-250-abc"' }, [250]))
  test('finds free text beyond ASCII in whichever encoding it was written', () => {
    const inLatin = line(NINE + 1, 'number 2')
    const bytes = Buffer.concat([inLatin.bytes.subarray(0, -2), Buffer.from(' von MÜLLER\r\n', 'latin1')])
    return check({ filter: '"Müller"' }, [1, 2], [line(NINE, 'number 1 von müller'), { ...inLatin, bytes }])
  })
  test('counts the records it looked at, whether their block was read or only its text', async () => {
    const { records, blocks } = await check({ filter: '"call-250-abc"', fromUs: NINE + 100 * SECOND }, [250])
    expect(records).toBe(300)
    expect(blocks).toBeGreaterThan(5)
  })
  test('reads traces that hold what has no form in CLS text', async () => {
    const bytes = encodeText(
      writeTraceRecord({
        record: 'message',
        protocol: 'http',
        origin: { timeUs: NINE, direction: 'in' },
        bytes: encodeText(
          'GET /a HTTP/1.1\r\nX-Note: number 8\r\nHost: web.contoso.com\r\nX-Quote: "alice"\r\n\r\n',
        ),
      }),
    )
    const record: StoredRecord = { timeUs: NINE, level: 2, component: 'IIS', form: 'trace', bytes }
    await check({ filter: 'host:web.contoso.com' }, [8], [record, line(NINE, 'number 9')])
    await check({ filter: '"X-Quote: \\"alice\\""' }, [8], [record, line(NINE, 'number 9')])
  })
})
