// node bench/cls.ts [--size GB] [--keep DIR]: the logging service against its bars, every figure as a ratio measured in the same run.
//   ingest   records of 500 bytes through an agent, against 100 000 records/s and half the rate of zstd on the same bytes
//   size     closed segments against `zstd -3` of the raw text
//   search   call-id in 30 minutes; free text over everything, against `zstdcat | rg`
// DIR keeps log and segments, and a later run uses them: 10 GB take minutes to write.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { constants, zstdCompressSync } from 'node:zlib'
import { type Agent, openAgent } from '../src/cls/agent/agent.ts'
import type { OfferedRecord } from '../src/cls/record.ts'
import { readQuery, type SearchQuery } from '../src/cls/search/query.ts'
import { writeClsLog } from './cls-log.ts'

const { values } = parseArgs({
  options: { size: { type: 'string', default: '1' }, keep: { type: 'string' } },
})
const sizeBytes = Number(values.size) * 1e9
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'lyncpin-bench-cls-'))
mkdirSync(folder, { recursive: true })
/** Seconds of all cores that this process has used so far. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

interface Took {
  readonly wall: number
  readonly cpu: number
}

/** Starts a clock of elapsed time and of the time of all cores: on a busy machine only the second tells. */
function startClock(): () => Took {
  const wall = performance.now()
  const cpu = cpuSeconds()
  return () => ({ wall: (performance.now() - wall) / 1000, cpu: cpuSeconds() - cpu })
}

/** Runs a shell command; what it took, its children included. */
function timeShell(command: string): Took {
  const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%R %U %S'; time sh -c "${command}" >/dev/null`])
  const [wall = 0, user = 0, system = 0] = stderr.toString().trim().split(' ').map(Number)
  return { wall, cpu: user + system }
}

const ok = (holds: boolean): string => (holds ? 'ok' : 'MISSED')

function openBenchAgent(name: string): Promise<Agent> {
  return openAgent({
    card: { machine: 'fe01.contoso.com', pool: 'pool01', site: '', version: 'bench' },
    folder: join(folder, name),
    overrides: {
      componentThrottleLimit: 1e9,
      etlMaxRetentionInDays: 1e5,
      cacheFileLocalRetentionPeriod: 1e5,
      cacheFileLocalMaxDiskUsage: 100,
      etlMinFreeSpaceInDisk: 0,
    },
  })
}

async function start(agent: Agent): Promise<void> {
  for await (const _ of agent.answer({ kind: 'start', scenario: 'AlwaysOn', durationMs: 1, by: 'bench' }))
    void _
}

/** The whole records of a part of a CLS log, with their own times, and where the last, unfinished one begins. */
function cutRecords(log: Buffer): { readonly records: OfferedRecord[]; readonly rest: number } {
  const records: OfferedRecord[] = []
  let from = 0
  for (let next = log.indexOf('\nTL_'); next >= 0; next = log.indexOf('\nTL_', from)) {
    const at = log.indexOf('::', from) + 2
    const stamp = log.toString('latin1', at, at + 23)
    const timeUs =
      Date.parse(`${stamp.slice(6, 10)}-${stamp.slice(0, 2)}-${stamp.slice(3, 5)}T${stamp.slice(11)}Z`) * 1000
    const componentAt = log.indexOf('(', at)
    const component = log.toString('latin1', componentAt + 1, log.indexOf(',', componentAt))
    const bytes = log.subarray(from, next + 1)
    records.push({ timeUs, level: 2, component, form: 'cls', type: 'WPP', flag: 'TF_COMPONENT', bytes })
    from = next + 1
  }
  return { records, rest: from }
}

/** Bytes of [from, from + length) of the log. */
async function readPart(file: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(length, statSync(file).size - from))
    await handle.read(buffer, 0, buffer.length, from)
    return buffer
  } finally {
    await handle.close()
  }
}

/** Closes the open segment too, and waits until everything is compressed. Gives the number of records. */
async function settle(agent: Agent, name: string): Promise<number> {
  await agent.close()
  const again = await openBenchAgent(name)
  await again.store.idle()
  const { records } = again.store.status()
  await again.close()
  return records
}

async function ingest(file: string): Promise<void> {
  const { records } = cutRecords(await readPart(file, 0, 200e6))
  const cut = records
    .filter(({ bytes }) => bytes.length >= 500)
    .map(record => ({ ...record, bytes: record.bytes.subarray(0, 500) }))
  const rounds = Math.max(1, Math.ceil(600_000 / cut.length))
  const raw = Buffer.concat(cut.slice(0, 100_000).map(({ bytes }) => bytes))
  const zstdTook = startClock()
  zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })
  const zstdRate = raw.length / 500 / zstdTook().cpu
  rmSync(join(folder, 'ingest'), { recursive: true, force: true })
  const agent = await openBenchAgent('ingest')
  await start(agent)
  const took = startClock()
  let count = 0
  for (let round = 0; round < rounds; round++) {
    for (const record of cut) {
      agent.offer(record)
      // Compression runs beside, on the same core.
      if (++count % 10_000 === 0) await new Promise(setImmediate)
    }
  }
  const kept = await settle(agent, 'ingest')
  const { wall, cpu } = took()
  rmSync(join(folder, 'ingest'), { recursive: true })
  const rate = count / cpu
  const bars = { absolute: 100_000, 'half of zstd': zstdRate / 2 }
  const bar = Math.min(...Object.values(bars))
  console.log(
    `ingest: ${count} records of 500 bytes in ${cpu.toFixed(1)} s of one core, all threads (${wall.toFixed(1)} s elapsed), all compressed and indexed: ${Math.round(rate)}/s`,
  )
  for (const [name, value] of Object.entries(bars))
    console.log(`  against ${name}, ${Math.round(value)}/s: ${(rate / value).toFixed(2)}`)
  console.log(
    `  the lower one holds: ${(rate / bar).toFixed(2)} ${ok(rate >= bar)}; lost ${count - kept} ${ok(count === kept)}`,
  )
}

async function search(
  agent: Agent,
  given: Partial<SearchQuery>,
): Promise<{ took: Took; records: number; read: number }> {
  const query = readQuery({ fromUs: 0, toUs: 4e15, ...given })
  const took = startClock()
  let records = 0
  let read = 0
  for await (const message of agent.answer({ kind: 'search', query })) {
    if (message.kind === 'records') records += message.records.length
    if (message.kind === 'end') read = message.result.search?.blocks ?? 0
  }
  return { took: took(), records, read }
}

const PART_BYTES = 64e6

/** Puts the whole log into segments, unless an earlier run has. */
async function fill(file: string): Promise<void> {
  if (existsSync(join(folder, 'search'))) return
  rmSync(join(folder, 'filling'), { recursive: true, force: true })
  const agent = await openBenchAgent('filling')
  await start(agent)
  const size = statSync(file).size
  for (let from = 0; from < size; ) {
    const part = await readPart(file, from, PART_BYTES)
    const isLast = from + part.length >= size
    const { records, rest } = cutRecords(isLast ? Buffer.concat([part, Buffer.from('TL_')]) : part)
    for (const record of records) agent.offer(record)
    from = isLast ? size : from + rest
    // Segments that wait are read back from the disk: a log is offered no faster than it is compressed.
    await agent.store.idle()
  }
  await settle(agent, 'filling')
  renameSync(join(folder, 'filling'), join(folder, 'search'))
}

/** A call-id in the middle of the log and the time of its record. */
async function callIdOf(file: string): Promise<{ readonly callId: string; readonly timeUs: number }> {
  const part = await readPart(file, Math.floor(statSync(file).size / 2), 4e6)
  const { records } = cutRecords(part.subarray(part.indexOf('\nTL_') + 1))
  const found = records.flatMap(({ bytes, timeUs }) => {
    const callId = /Call-ID: (\S+)/.exec(Buffer.from(bytes).toString('latin1'))?.[1]
    return callId === undefined ? [] : [{ callId, timeUs }]
  })
  return found[0] ?? { callId: '', timeUs: 0 }
}

/** In no record; begins like many; in one of two hundred. */
const TEXTS = ['zzyxNotThere', 'User-Agent: Other', '480 Temporarily']

async function searches(file: string): Promise<void> {
  await fill(file)
  const { callId, timeUs } = await callIdOf(file)
  const reader = await openBenchAgent('search')
  await reader.store.idle()
  const { storedBytes: stored } = reader.store.status()
  const rawBytes = statSync(file).size
  const packed = `${file}.zst`
  if (!existsSync(packed)) execFileSync('zstd', ['-q', '-f', '-3', file, '-o', packed])
  const plain = statSync(packed).size
  console.log(
    `size: ${stored} bytes for ${rawBytes}; zstd -3 ${plain}; ratio ${(stored / plain).toFixed(3)} of at most 1.2 ${ok(stored <= plain * 1.2)}`,
  )
  const fromUs = timeUs - 900e6
  const byId = await search(reader, { callId, fromUs, toUs: fromUs + 1800e6 })
  console.log(
    `call-id in 30 minutes over ${(rawBytes / 1e9).toFixed(1)} GB: ${byId.took.wall.toFixed(3)} s, ${byId.records} records, ${byId.read} blocks read ${ok(byId.took.wall < 1)}`,
  )
  // Both begin with their files in memory.
  execFileSync('sh', ['-c', `cat ${packed} ${join(folder, 'search')}/*.seg > /dev/null`])
  for (const text of TEXTS) {
    const { took, records } = await search(reader, { filter: `text:"${text}"` })
    const rg = timeShell(`zstdcat ${packed} | rg -a -c -i '${text}' || true`)
    const [ratio, cpuRatio] = [rg.wall / took.wall, rg.cpu / took.cpu]
    console.log(
      `free text "${text}": ${records} records in ${took.wall.toFixed(2)} s (${Math.round(rawBytes / 1e6 / took.wall)} MB/s), zstdcat | rg ${rg.wall.toFixed(2)} s; ratio ${ratio.toFixed(2)} of at least 0.5 ${ok(ratio >= 0.5)} (in time of all cores ${took.cpu.toFixed(2)} s to ${rg.cpu.toFixed(2)} s, ${cpuRatio.toFixed(2)})`,
    )
  }
  console.log(`memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most, ingest included`)
  await reader.close()
}

try {
  const file = join(folder, 'log.txt')
  if (!existsSync(file)) writeClsLog(file, sizeBytes)
  if (!existsSync(join(folder, 'search'))) await ingest(file)
  await searches(file)
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
}
