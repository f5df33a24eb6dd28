// Benchmarks of the registrar: signed refreshes and whole TLS-DSK sign-ins a second, latency, memory for an endpoint; next to the
// RSA operations alone and, where it is installed, to Kamailio with digest authentication, all in the same run.

import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sharedFolder } from '../test/shared.ts'
import type { LoadResult, LoadTask } from './registrar/load.ts'
import type { ServerCommand, ServerReady } from './registrar/server.ts'

interface Memory {
  readonly rssBytes: number
  readonly usedBytes: number
  readonly endpoints: number
  readonly connections: number
}

interface Bench {
  load(task: LoadTask): Promise<LoadResult>
  memory(): Promise<Memory>
  /** Seconds of a core that the server has used. */
  cpuS(): Promise<number>
  stop(): Promise<void>
}

async function start(users: number, certificates: number): Promise<Bench> {
  const server = fork(new URL('./registrar/server.ts', import.meta.url), [
    String(users),
    String(certificates),
  ])
  const ready = (await answerOf(server)) as ServerReady
  const load = fork(new URL('./registrar/load.ts', import.meta.url))
  load.send({ server: ready })
  const tell = (command: ServerCommand): Promise<unknown> => {
    const answer = answerOf(server)
    server.send(command)
    return answer
  }
  return {
    load(task) {
      const answer = answerOf(load)
      load.send(task)
      return answer as Promise<LoadResult>
    },
    memory: () => tell('memory') as Promise<Memory>,
    cpuS: async () => ((await tell('cpu')) as { readonly cpuS: number }).cpuS,
    async stop() {
      load.kill()
      server.send('stop' satisfies ServerCommand)
      await once(server, 'exit')
    },
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown]
  return message
}

const REFRESHES = 20_000
const WINDOW = 200
const SIGN_INS = 300

/** What Kamailio sustains over 100 TLS connections, which HAProxy ends. */
interface Kamailio {
  readonly rate: number
  /** Both programs, for one registration. */
  readonly cpuMs: number
}

/** Undefined where it cannot be measured. */
function measureKamailio(): Kamailio | undefined {
  const script = sharedFolder && join(sharedFolder, 'acceptance/perf/run-perf.py')
  const installed = ['kamailio', 'haproxy', 'gcc'].every(name => spawnSync('which', [name]).status === 0)
  if (script === undefined || !existsSync(script) || !installed || process.getuid?.() !== 0) return undefined
  const { stdout } = spawnSync(
    'python3',
    [script, 'rate', 'tls', '100', '--runs', '1', '--secs', '4', '--start', '4000'],
    { encoding: 'utf8' },
  )
  const run = /sustained (\d+) reg\/s .*kamailio ([\d.]+) cores, haproxy ([\d.]+) cores/.exec(stdout)
  if (!run) return undefined
  const rate = Number(run[1])
  return { rate, cpuMs: ((Number(run[2]) + Number(run[3])) / rate) * 1000 }
}

/** What one RSA-2048 signature costs, ms of a core. */
function rsaCpuMs(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const data = Buffer.alloc(64)
  const count = 1000
  const before = process.cpuUsage()
  for (let i = 0; i < count; i++) sign('sha256', data, privateKey)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / count
}

function latency({ p50Ms, p99Ms, failed }: LoadResult): string {
  return `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${failed === 0 ? '' : `, ${failed} FAILED`}`
}

/** Runs the benchmarks of the registrar. Ratios are of CPU time: other programs on the machine change rates, but hardly these. */
export async function benchRegistrar(): Promise<void> {
  console.log('\nRegistrar: signed REGISTER refreshes over 100 connections, 1 000 endpoints')
  const kamailio = measureKamailio()
  const bench = await start(50_000, 16)
  await bench.load({ kind: 'register', endpoints: 1000, connections: 100 })
  await bench.load({ kind: 'refresh', count: 5000, window: WINDOW })
  const refreshes = await measured(bench, { kind: 'refresh', count: REFRESHES, window: WINDOW })
  console.log(`  ${describe(refreshes)}`)
  if (kamailio)
    console.log(
      `  Kamailio and HAProxy: ${kamailio.rate}/s, ${kamailio.cpuMs.toFixed(3)} ms of a core each: ${(kamailio.cpuMs / refreshes.cpuMs).toFixed(2)} x per core, ${(refreshes.rate / kamailio.rate).toFixed(2)} x in all   bar 0.5 x`,
    )
  else console.log('  Kamailio with its TLS modules, HAProxy, gcc or root is missing: no comparison')

  console.log('Registrar: whole TLS-DSK sign-ins, certificate stored')
  await bench.load({ kind: 'sign-in', count: 50, parallel: 8 })
  const signIns = await measured(bench, { kind: 'sign-in', count: SIGN_INS, parallel: 8 })
  // Two private operations for each: the outer handshake signs, the inner one decrypts.
  const allowedMs = 2 * rsaCpuMs()
  console.log(`  ${describe(signIns)}`)
  console.log(
    `  its RSA operations alone: ${allowedMs.toFixed(2)} ms of a core each: ${(allowedMs / signIns.cpuMs).toFixed(2)} x   bar 0.7 x`,
  )
  await bench.stop()
  await benchMemory()
}

interface Measured extends LoadResult {
  readonly rate: number
  readonly cpuMs: number
}

async function measured(bench: Bench, task: LoadTask & { readonly count: number }): Promise<Measured> {
  const before = await bench.cpuS()
  const result = await bench.load(task)
  const cpuMs = (((await bench.cpuS()) - before) / task.count) * 1000
  return { ...result, rate: task.count / result.seconds, cpuMs }
}

function describe(result: Measured): string {
  return `${result.rate.toFixed(0)}/s, ${result.cpuMs.toFixed(3)} ms of a core each, ${latency(result)}`
}

async function benchMemory(): Promise<void> {
  console.log('Registrar: memory of an endpoint')
  for (const [count, connections] of [
    [1000, 1000],
    [10_000, 10_000],
    [1000, 100],
    [50_000, 100],
  ] as const) {
    const bench = await start(50_000, 0)
    await bench.load({ kind: 'register', endpoints: 200, connections: 100 })
    const empty = await bench.memory()
    const registered = await bench.load({ kind: 'register', endpoints: count, connections })
    const full = await bench.memory()
    const added = full.endpoints - empty.endpoints
    const each = (bytes: keyof Pick<Memory, 'rssBytes' | 'usedBytes'>): string =>
      `${((full[bytes] - empty[bytes]) / added / 1024).toFixed(1)} KiB`
    const refreshes = await measured(bench, { kind: 'refresh', count: 10_000, window: WINDOW })
    console.log(
      `  ${String(count).padStart(6)} endpoints over ${String(connections).padStart(5)} connections: ${each('usedBytes')} used, ${each('rssBytes')} resident each; ${(count / registered.seconds).toFixed(0)} NTLM sign-ins/s; refreshes ${describe(refreshes)}`,
    )
    await bench.stop()
  }
}
