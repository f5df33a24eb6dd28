import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../../src/base/text.ts'
import { createTail, type Tail, type TailPlace } from '../../../src/cls/agent/tail.ts'
import type { OfferedRecord } from '../../../src/cls/record.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { createFormatSet } from '../../../src/log/read-log.ts'
import { line, NINE, register, SECOND } from '../records.ts'
import { temporaryFolder } from '../temporary-folder.ts'

interface Followed {
  readonly taken: OfferedRecord[]
  readonly problems: string[]
  readonly missing: boolean[]
  readonly places: Map<string, TailPlace>
  readonly tail: Tail
}

function follow(path: string, places = new Map<string, TailPlace>(), zoneUs?: number): Followed {
  const taken: OfferedRecord[] = []
  const problems: string[] = []
  const missing: boolean[] = []
  const tail = createTail({
    path,
    places,
    formats: createFormatSet(formats),
    machine: 'FE01',
    pool: 'POOL01',
    nowMs: () => NINE / 1000,
    offer: record => taken.push(record),
    onProblem: text => problems.push(text),
    onMissing: isMissing => missing.push(isMissing),
    ...(zoneUs === undefined ? {} : { zoneUs }),
  })
  return { taken, problems, missing, places, tail }
}

const text = (record: OfferedRecord | undefined): string => decodeText(record?.bytes ?? new Uint8Array())
const polls = async (tail: Tail, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await tail.poll()
}

describe('a followed file', () => {
  test('gives whole records, byte for byte, and waits for the rest of the last', async () => {
    const file = join(temporaryFolder(), 'cls.txt')
    const first = register(NINE, 'call-1-abcdef', 'alice@contoso.com').bytes
    const second = line(NINE + SECOND, 'later').bytes
    writeFileSync(file, first)
    const { taken, tail } = follow(file)
    await tail.poll()
    expect(taken).toHaveLength(0)
    appendFileSync(file, second.subarray(0, 20))
    await tail.poll()
    expect(text(taken[0])).toBe(decodeText(first))
    appendFileSync(file, second.subarray(20))
    await polls(tail, 4)
    expect(taken.map(text)).toEqual([decodeText(first), decodeText(second)])
    expect(taken[0]).toMatchObject({ component: 'SIPStack', flag: 'TF_PROTOCOL', level: 2, timeUs: NINE })
    await tail.close()
  })

  test('that is rotated is read to its end and goes on under its name', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'cls.txt')
    writeFileSync(file, line(NINE, 'one').bytes)
    const { taken, tail } = follow(file)
    await tail.poll()
    appendFileSync(file, line(NINE + SECOND, 'two').bytes)
    renameSync(file, join(folder, 'cls.1.txt'))
    writeFileSync(file, line(NINE + 2 * SECOND, 'three').bytes)
    await polls(tail, 5)
    expect(taken.map(({ timeUs }) => (timeUs - NINE) / SECOND)).toEqual([0, 1, 2])
    await tail.close()
  })

  test('that is cut is read again from its begin, and that is reported', async () => {
    const file = join(temporaryFolder(), 'cls.txt')
    writeFileSync(file, Buffer.concat([line(NINE, 'one').bytes, line(NINE, 'two').bytes]))
    const { taken, problems, tail } = follow(file)
    await polls(tail, 4)
    truncateSync(file, 0)
    await tail.poll()
    appendFileSync(file, line(NINE + SECOND, 'three').bytes)
    await polls(tail, 4)
    expect(taken).toHaveLength(3)
    expect(problems.join()).toContain('was cut')
    await tail.close()
  })

  test('goes on after a restart where it was', async () => {
    const file = join(temporaryFolder(), 'cls.txt')
    writeFileSync(file, line(NINE, 'one').bytes)
    const first = follow(file)
    await first.tail.close()
    await first.tail.poll()
    await polls(first.tail, 3)
    await first.tail.close()
    appendFileSync(file, line(NINE + SECOND, 'two').bytes)
    const second = follow(file, first.places)
    await polls(second.tail, 4)
    expect(second.taken.map(text)).toEqual([decodeText(line(NINE + SECOND, 'two').bytes)])
    await second.tail.close()
  })

  test('in local time is kept in UTC, with the name of the machine', async () => {
    const file = join(temporaryFolder(), 'cls.txt')
    const record = decodeText(line(NINE, 'one').bytes).replace('[POOL01\\FE01]', '[0]')
    writeFileSync(file, record)
    const { taken, tail } = follow(file, undefined, 2 * 3600 * SECOND)
    await polls(tail, 4)
    expect(taken[0]?.timeUs).toBe(NINE - 2 * 3600 * SECOND)
    expect(text(taken[0])).toContain('[POOL01\\FE01]')
    expect(text(taken[0])).toContain('03/14/2016-07:00:00.000')
    await tail.close()
  })

  test('of IIS is understood by its column names, also in what is appended later', async () => {
    const file = join(temporaryFolder(), 'u_ex160314.log')
    writeFileSync(
      file,
      '#Software: Microsoft IIS\r\n#Fields: date time cs-method cs-uri-stem sc-status x-odd\r\n2016-03-14 09:00:01 GET /a 200 1\r\n',
    )
    const { taken, tail } = follow(file)
    await polls(tail, 4)
    appendFileSync(file, '2016-03-14 09:00:02 POST /WebTicket/WebTicketService.svc 401 2\r\n')
    await polls(tail, 4)
    expect(taken.map(({ type, timeUs }) => [type, (timeUs - NINE) / SECOND])).toEqual([
      ['IISLog', 1],
      ['IISLog', 2],
    ])
    expect(text(taken[1])).toContain('"status":401')
    await tail.close()
  })
})

describe('a path', () => {
  test('under which nothing is yet is followed when it comes; what vanished is read to its end', async () => {
    const file = join(temporaryFolder(), 'cls.txt')
    const { taken, problems, missing, tail } = follow(file)
    await tail.poll()
    writeFileSync(file, line(NINE, 'one').bytes)
    await tail.poll()
    appendFileSync(file, line(NINE + SECOND, 'two').bytes)
    renameSync(file, `${file}.1`)
    await polls(tail, 2)
    expect(taken.map(text).join('')).toMatch(/one[\s\S]*two/)
    expect([missing, problems]).toEqual([[true, false, true, true], []])
    await tail.close()
  })
})

describe('a followed folder', () => {
  test('gives new files as they appear', async () => {
    const folder = temporaryFolder()
    const { taken, tail } = follow(folder)
    await tail.poll()
    writeFileSync(join(folder, 'b.txt'), line(NINE, 'one').bytes)
    writeFileSync(join(folder, 'a.UccApilog'), '08/28/2013|10:11:12.345 1A2C:1F40 ERROR :: hello\r\n')
    await polls(tail, 4)
    expect(taken).toHaveLength(2)
    expect(taken[0]?.level).toBe(4)
    await tail.close()
  })
})
