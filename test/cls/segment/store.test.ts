import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../../src/base/text.ts'
import type { StoredRecord } from '../../../src/cls/record.ts'
import { recordAt } from '../../../src/cls/segment/block.ts'
import { openSegmentStore, type SegmentStore, type StoreOptions } from '../../../src/cls/segment/store.ts'
import { readSettings } from '../../../src/cls/settings.ts'
import { line, NINE, register, SECOND } from '../records.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const settings = (given: object = {}) => readSettings({ etlFileRolloverSizeMB: 0.02, ...given })
const roomy = () => ({ totalBytes: 1e12, freeBytes: 9e11 })
const open = (folder: string, options: Partial<StoreOptions> = {}): Promise<SegmentStore> =>
  openSegmentStore(folder, {
    settings: settings(),
    diskOf: roomy,
    nowMs: () => NINE / 1000 + 3_600_000,
    ...options,
  })

async function readAll(store: SegmentStore, fromUs = 0, toUs = 2 * NINE): Promise<StoredRecord[]> {
  const selection = await store.select(fromUs, toUs, true)
  const found: StoredRecord[] = []
  for (const section of selection.sections) {
    const block = (await section.load())?.read()
    for (let i = 0; i < (block?.count ?? 0); i++) if (block) found.push(recordAt(block, i))
  }
  await selection.close()
  return found
}

/** Kinds of losses that a search from nine o'clock on is told of. */
async function lossKinds(store: SegmentStore): Promise<string[]> {
  const selection = await store.select(NINE, NINE + 60 * SECOND, false)
  await selection.close()
  return selection.losses.map(({ kind }) => kind)
}

const texts = (records: readonly StoredRecord[]): string[] => records.map(({ bytes }) => decodeText(bytes))
const many = (count: number): StoredRecord[] =>
  Array.from({ length: count }, (_, i) =>
    register(NINE + i * SECOND, `call-${i}-abcdef`, `alice${i}@contoso.com`),
  )

describe('a store of segments', () => {
  test('gives every record back, whether in memory, in frames or compressed', async () => {
    const store = await open(temporaryFolder())
    const records = many(300)
    for (const record of records) store.append(record)
    expect(texts(await readAll(store)).sort()).toEqual(texts(records).sort())
    await store.idle()
    expect(store.status().segments).toBeGreaterThan(3)
    expect(texts(await readAll(store)).sort()).toEqual(texts(records).sort())
    await store.close()
  })

  test('keeps time, level, component and form of a record', async () => {
    const store = await open(temporaryFolder())
    const record: StoredRecord = { ...line(NINE + 1, 'x'), level: 4, component: 'Ünïcode', form: 'trace' }
    store.append(record)
    expect(await readAll(store)).toEqual([{ ...record, bytes: expect.anything() }])
    const filler = many(100)
    for (const other of filler) store.append(other)
    await store.idle()
    const [found] = (await readAll(store)).filter(({ component }) => component === 'Ünïcode')
    expect(found && { ...found, bytes: decodeText(found.bytes) }).toEqual({
      ...record,
      bytes: decodeText(record.bytes),
    })
    await store.close()
  })

  test('opens segments of an earlier run and says that the agent did not run in between', async () => {
    const folder = temporaryFolder()
    const first = await open(folder)
    first.append(line(NINE, 'before'))
    await first.close()
    const second = await open(folder)
    expect(texts(await readAll(second))).toEqual(texts([line(NINE, 'before')]))
    expect(await lossKinds(second)).toEqual(['not-running'])
    await second.close()
  })

  test('refuses a second agent on the same folder and names the first', async () => {
    const folder = temporaryFolder()
    const store = await open(folder)
    await expect(open(folder)).rejects.toThrow(`process ${process.pid}`)
    await store.close()
    await (await open(folder)).close()
  })
})

describe('after a crash', () => {
  test('keeps whole frames, cuts the unfinished one and reports both', async () => {
    const folder = temporaryFolder()
    const store = await open(folder, { settings: settings({ etlFileRolloverSizeMB: 20 }) })
    for (const record of many(10)) {
      store.append(record)
      store.sync()
    }
    const file = join(folder, '00000001.open')
    const bytes = readFileSync(file)
    await store.close()
    const crashed = temporaryFolder()
    writeFileSync(join(crashed, '00000001.open'), bytes.subarray(0, bytes.length - 5))
    const again = await open(crashed)
    expect(await readAll(again)).toHaveLength(9)
    expect(again.recovered.join()).toContain('9 records recovered')
    expect(again.recovered.join()).toContain('unfinished write were cut')
    await again.close()
  })

  test('skips a damaged frame and keeps those behind it', async () => {
    const folder = temporaryFolder()
    const store = await open(folder, { settings: settings({ etlFileRolloverSizeMB: 20 }) })
    for (const record of many(10)) {
      store.append(record)
      store.sync()
    }
    const bytes = readFileSync(join(folder, '00000001.open'))
    await store.close()
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff
    const damaged = temporaryFolder()
    writeFileSync(join(damaged, '00000001.open'), bytes)
    const again = await open(damaged)
    expect(await readAll(again)).toHaveLength(9)
    expect(await lossKinds(again)).toContain('damaged')
    await again.close()
  })

  test('removes what an interrupted compression left and compresses again', async () => {
    const folder = temporaryFolder()
    const store = await open(folder, { settings: settings({ etlFileRolloverSizeMB: 20 }) })
    for (const record of many(10)) store.append(record)
    store.sync()
    const bytes = readFileSync(join(folder, '00000001.open'))
    await store.close()
    const killed = temporaryFolder()
    writeFileSync(join(killed, '00000001.full'), bytes)
    writeFileSync(join(killed, '00000001.seg.tmp'), 'half a block')
    const again = await open(killed)
    await again.idle()
    expect(await readAll(again)).toHaveLength(10)
    expect(readdirSync(killed).filter(name => /seg|full/.test(name))).toEqual(['00000001.seg'])
    await again.close()
  })

  test('makes a damaged catalogue again from the segments', async () => {
    const folder = temporaryFolder()
    const store = await open(folder)
    for (const record of many(300)) store.append(record)
    await store.idle()
    await store.close()
    writeFileSync(
      join(folder, 'catalogue.db'),
      'this is no database, and long enough to be looked at'.repeat(100),
    )
    const again = await open(folder)
    expect(await readAll(again)).toHaveLength(300)
    expect(again.recovered.join()).toContain('catalogue was made again')
    await again.close()
  })

  test('reads the other blocks of a segment in which one is damaged', async () => {
    const folder = temporaryFolder()
    const store = await open(folder, { settings: settings({ etlFileRolloverSizeMB: 20 }) })
    for (const record of many(6000)) store.append(record)
    await store.close()
    const again = await open(folder)
    await again.idle()
    await again.close()
    const file = join(folder, '00000001.seg')
    const bytes = readFileSync(file)
    bytes[1000] = (bytes[1000] ?? 0) ^ 0xff
    writeFileSync(file, bytes)
    const damaged = await open(folder)
    const found = await readAll(damaged)
    expect(found.length).toBeGreaterThan(1000)
    expect(found.length).toBeLessThan(6000)
    await damaged.close()
  })

  test('makes a damaged index of a segment again', async () => {
    const folder = temporaryFolder()
    const store = await open(folder)
    for (const record of many(300)) store.append(record)
    await store.close()
    const again = await open(folder)
    await again.idle()
    await again.close()
    appendFileSync(join(folder, '00000001.seg'), 'no foot')
    const damaged = await open(folder)
    expect(await readAll(damaged)).toHaveLength(300)
    expect(damaged.recovered.join()).toContain('00000001.seg: the index was damaged')
    await damaged.close()
  })
})

describe('retention', () => {
  test('removes segments that are too old and says what is missing', async () => {
    const folder = temporaryFolder()
    const store = await open(folder)
    for (const record of many(300)) store.append(record)
    await store.close()
    const later = await open(folder, { nowMs: () => NINE / 1000 + 15 * 86_400_000 })
    await later.idle()
    expect(await readAll(later)).toHaveLength(0)
    expect(await lossKinds(later)).toContain('purged')
    await later.close()
  })

  test('moves segments to the network folder, where they stay searchable unless left out', async () => {
    const folder = temporaryFolder()
    const network = join(temporaryFolder(), 'share')
    const given = settings({ cacheFileNetworkFolder: network })
    const store = await open(folder, { settings: given })
    for (const record of many(300)) store.append(record)
    await store.close()
    const later = await open(folder, { settings: given, nowMs: () => NINE / 1000 + 15 * 86_400_000 })
    await later.idle()
    expect(readdirSync(folder).some(name => name.endsWith('.seg'))).toBe(false)
    expect(existsSync(join(network, '00000001.seg'))).toBe(true)
    expect(await readAll(later)).toHaveLength(300)
    const selection = await later.select(0, 2 * NINE, false)
    expect(selection.sections).toHaveLength(0)
    await selection.close()
    await later.close()
  })
})
