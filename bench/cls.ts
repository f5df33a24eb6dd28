// node bench/cls.ts [--size MB]: the logging service against its bars, every figure as a ratio measured in the same run.
//   ingest   records of 500 bytes through an agent, against 100 000 records/s and half the rate of zstd on the same bytes
//   size     closed segments against `zstd -3` of the raw text
//   search   call-id in 30 minutes; free text over everything, against `zstdcat | rg`

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { constants, zstdCompressSync } from 'node:zlib'
import { type Agent, openAgent } from '../src/cls/agent/agent.ts'
import type { OfferedRecord } from '../src/cls/record.ts'
import { readQuery, type SearchQuery } from '../src/cls/search/query.ts'
import { writeClsLog } from './cls-log.ts'

const { values } = parseArgs({ options: { size: { type: 'string', default: '1000' } } })
const sizeMB = Number(values.size)
const folder = mkdtempSync(join(tmpdir(), 'lyncpin-bench-cls-'))
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

/** Records of a CLS log with their own times, each cut or filled to `bytes` where that is given. */
function cutRecords(log: Buffer): OfferedRecord[] {
  const records: OfferedRecord[] = []
  let from = 0
  while (from < log.length) {
    const next = log.indexOf('\nTL_', from)
    const to = next < 0 ? log.length : next + 1
    const at = log.indexOf('::', from) + 2
    const stamp = log.toString('latin1', at, at + 23)
    const timeUs =
      Date.parse(`${stamp.slice(6, 10)}-${stamp.slice(0, 2)}-${stamp.slice(3, 5)}T${stamp.slice(11)}Z`) * 1000
    const componentAt = log.indexOf('(', at)
    const component = log.toString('latin1', componentAt + 1, log.indexOf(',', componentAt))
    records.push({
      timeUs,
      level: 2,
      component,
      form: 'cls',
      type: 'WPP',
      flag: 'TF_COMPONENT',
      bytes: log.subarray(from, to),
    })
    from = to
  }
  return records
}

async function ingest(log: Buffer): Promise<void> {
  const records = cutRecords(log).filter(({ bytes }) => bytes.length >= 500)
  const cut = records.map(record => ({ ...record, bytes: record.bytes.subarray(0, 500) }))
  const rounds = Math.max(1, Math.ceil(600_000 / cut.length))
  const raw = Buffer.concat(cut.slice(0, 100_000).map(({ bytes }) => bytes))
  const zstdTook = startClock()
  zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 3 } })
  const zstdRate = raw.length / 500 / zstdTook().cpu
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
  agent.store.sync(true)
  await agent.store.idle()
  const { wall, cpu } = took()
  const rate = count / cpu
  const bar = Math.min(100_000, zstdRate / 2)
  const kept = agent.store.status().records
  console.log(
    `ingest: ${count} records of 500 bytes in ${cpu.toFixed(1)} s of one core (${wall.toFixed(1)} s elapsed), compressed and indexed: ${Math.round(rate)}/s; zstd alone ${Math.round(zstdRate)}/s; ratio to the bar of ${Math.round(bar)}/s ${(rate / bar).toFixed(2)} ${ok(rate >= bar)}; lost ${count - kept} ${ok(count === kept)}`,
  )
  await agent.close()
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

/** What the searches look for; the records themselves are let go: they would burden the collector of the searches. */
interface Sought {
  readonly rawBytes: number
  readonly timeUs: number
  readonly callId: string
}

async function fill(file: string): Promise<Sought> {
  const log = readFileSync(file)
  const records = cutRecords(log)
  const agent = await openBenchAgent('search')
  await start(agent)
  for (const [i, record] of records.entries()) {
    agent.offer(record)
    if (i % 10_000 === 0) await new Promise(setImmediate)
  }
  agent.store.sync(true)
  await agent.store.idle()
  await agent.close()
  const half = records.length >> 1
  const callId = /Call-ID: (\S+)/.exec(log.toString('latin1', log.length >> 1, (log.length >> 1) + 1e6))?.[1]
  return { rawBytes: log.length, timeUs: records[half]?.timeUs ?? 0, callId: callId ?? '' }
}

async function searches(file: string): Promise<void> {
  const { rawBytes, timeUs, callId } = await fill(file)
  const reader = await openBenchAgent('search')
  await reader.store.idle()
  const stored = readdirSync(join(folder, 'search'))
    .filter(name => name.endsWith('.seg'))
    .reduce((sum, name) => sum + statSync(join(folder, 'search', name)).size, 0)
  const packed = `${file}.zst`
  execFileSync('zstd', ['-q', '-f', '-3', file, '-o', packed])
  const plain = statSync(packed).size
  console.log(
    `size: ${stored} bytes for ${rawBytes}; zstd -3 ${plain}; ratio ${(stored / plain).toFixed(3)} of at most 1.2 ${ok(stored <= plain * 1.2)}`,
  )
  const fromUs = timeUs - 900e6
  const byId = await search(reader, { callId, fromUs, toUs: fromUs + 1800e6 })
  console.log(
    `call-id in 30 minutes over ${(rawBytes / 1e9).toFixed(1)} GB: ${byId.took.wall.toFixed(3)} s, ${byId.records} records, ${byId.read} blocks read ${ok(byId.took.wall < 1)}`,
  )
  for (const needle of ['zzyxNotThere', 'User-Agent: Other']) {
    const text = await search(reader, { filter: `text:"${needle}"` })
    const rg = timeShell(`zstdcat ${packed} | rg -a -c -i '${needle}' || true`)
    const [ratio, cpuRatio] = [rg.wall / text.took.wall, rg.cpu / text.took.cpu]
    console.log(
      `free text "${needle}": ${text.took.wall.toFixed(2)} s (${Math.round(rawBytes / 1e6 / text.took.wall)} MB/s), zstdcat | rg ${rg.wall.toFixed(2)} s; ratio ${ratio.toFixed(2)} of at least 0.5 ${ok(ratio >= 0.5)} (in time of all cores ${text.took.cpu.toFixed(2)} s to ${rg.cpu.toFixed(2)} s, ${cpuRatio.toFixed(2)})`,
    )
  }
  await reader.close()
}

try {
  const file = join(folder, 'log.txt')
  writeClsLog(file, Math.min(sizeMB, 1900) * 1e6)
  await ingest(readFileSync(file).subarray(0, 200e6))
  await searches(file)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
