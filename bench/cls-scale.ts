// node bench/cls-scale.ts [--agents 10,100,1000]: one search over many agents on a NATS cluster of three servers, each in a
// network namespace of its own. Wants root, iproute2 and nats-server. Prints latency and memory against the number of agents,
// and what a search says when agents are dead, a server is killed, a namespace is cut off, and after healing.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createController } from '../src/cls/controller/controller.ts'
import { readQuery } from '../src/cls/search/query.ts'
import { openNatsTransport } from '../src/cls/transport/nats-controller.ts'
import { writeNatsServerConfig } from '../src/cls/transport/nats-server-config.ts'
import type { Transport } from '../src/cls/transport/transport.ts'
import { machineName, RECORDS_PER_AGENT, SCALE_FROM_US } from './cls-scale-records.ts'

const { values } = parseArgs({ options: { agents: { type: 'string', default: '10,100,1000' } } })
const AGENTS_PER_PROCESS = 125
const NODES = [1, 2, 3]
const address = (node: number): string => `10.213.7.${node}`
const ns = (node: number): string => `lyncpin-n${node}`
/** In memory where that is to be had: what is measured is the way between many machines, not one disk under a thousand stores. */
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lyncpin-scale-'))
const servers = new Map<number, ChildProcess>()
const SERVER_URLS = NODES.map(node => `nats://${address(node)}:4222`)

const ip = (...words: readonly string[]): void => void execFileSync('ip', words, { stdio: 'ignore' })
const tryIp = (...words: readonly string[]): void => {
  try {
    ip(...words)
  } catch {
    // There was nothing to remove.
  }
}

function createNetwork(): void {
  removeNetwork()
  ip('link', 'add', 'lyncpin-br', 'type', 'bridge')
  ip('addr', 'add', '10.213.7.254/24', 'dev', 'lyncpin-br')
  ip('link', 'set', 'lyncpin-br', 'up')
  for (const node of NODES) {
    ip('netns', 'add', ns(node))
    ip('link', 'add', `lpv${node}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns(node))
    ip('link', 'set', `lpv${node}`, 'master', 'lyncpin-br', 'up')
    ip('-n', ns(node), 'addr', 'add', `${address(node)}/24`, 'dev', 'eth0')
    ip('-n', ns(node), 'link', 'set', 'eth0', 'up')
    ip('-n', ns(node), 'link', 'set', 'lo', 'up')
  }
}

function removeNetwork(): void {
  for (const node of NODES) tryIp('netns', 'del', ns(node))
  tryIp('link', 'del', 'lyncpin-br')
}

function startServer(node: number, count: number): void {
  const file = join(folder, `n${node}.conf`)
  const config = writeNatsServerConfig({
    listen: `${address(node)}:4222`,
    storeFolder: join(folder, `n${node}`),
    agents: Object.fromEntries(Array.from({ length: count }, (_, i) => [machineName(i), 'agent'])),
    controllerPassword: 'controller',
    cluster: {
      name: 'lyncpin',
      server: `n${node}`,
      listen: `${address(node)}:6222`,
      routes: NODES.map(other => `nats://${address(other)}:6222`),
    },
  })
  writeFileSync(file, config)
  servers.set(node, spawn('ip', ['netns', 'exec', ns(node), 'nats-server', '-c', file], { stdio: 'ignore' }))
}

interface AgentProcess {
  readonly child: ChildProcess
  /** Ends agents of this process by their numbers. */
  end(numbers: readonly number[]): Promise<void>
}

async function startAgents(from: number, to: number): Promise<AgentProcess> {
  const script = join(import.meta.dirname, 'cls-scale-agents.ts')
  const child = spawn(
    process.execPath,
    [script, String(from), String(to), SERVER_URLS.join(','), join(folder, 'agents')],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  for (let line = await lines.next(); line.value !== 'ready'; line = await lines.next()) {
    if (line.done) throw new Error(`the process of the agents ${from} to ${to} ended`)
    say(`agents ${from} to ${to}: ${line.value}`)
  }
  return {
    child,
    async end(numbers) {
      child.stdin?.write(numbers.map(number => `${number}\n`).join(''))
      for (const _ of numbers) await lines.next()
    },
  }
}

interface Searched {
  readonly firstMs: number
  readonly totalMs: number
  readonly records: number
  readonly answered: number
  readonly missing: readonly string[]
}

/** One search over all. @param middle called with the first records: then a dozen packets of every answer are still to come */
async function search(transport: Transport, middle?: () => void): Promise<Searched> {
  const controller = createController({ transport, answerMs: 5000, stallMs: 5000 })
  const query = readQuery({ fromUs: SCALE_FROM_US, toUs: SCALE_FROM_US + 60e6 })
  const started = performance.now()
  const running = await controller.search(query, {})
  let firstMs = 0
  let records = 0
  for await (const batch of running.records) {
    if (records === 0) {
      firstMs = performance.now() - started
      middle?.()
    }
    records += batch.length
  }
  const answers = running.answers()
  return {
    firstMs,
    totalMs: performance.now() - started,
    records,
    answered: answers.filter(({ outcome }) => outcome === 'answered').length,
    missing: answers.filter(({ outcome }) => outcome !== 'answered').map(({ machine }) => machine),
  }
}

const began = performance.now()

/** What goes on: a long run is never silent. */
function say(text: string): void {
  console.log(`    ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`)
}

const mib = (): number => Math.round(process.memoryUsage().rss / 2 ** 20)

function print(what: string, { firstMs, totalMs, records, answered, missing }: Searched): void {
  const names =
    missing.length === 0
      ? 'none missing'
      : `${missing.length} missing: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}`
  console.log(
    `${what}: first records after ${Math.round(firstMs)} ms, all after ${Math.round(totalMs)} ms, ${records} records, ${answered} answered, ${names}; ${mib()} MiB`,
  )
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await holds().catch(() => false)) return
    await sleep(200)
  }
  throw new Error('what was waited for did not happen')
}

async function simulate(count: number): Promise<void> {
  mkdirSync(join(folder, 'agents'), { recursive: true })
  for (const node of NODES) startServer(node, count)
  await sleep(3000)
  let transport: Transport | undefined
  await until(async () => {
    // On the server that stays: what a person sees whose own server dies is one long silence.
    const [stays = ''] = SERVER_URLS
    transport = await openNatsTransport({ servers: [stays], user: 'controller', password: 'controller' })
    return true
  })
  if (!transport) return
  const way = transport
  say(`three servers are up; starting ${count} agents`)
  const starts = Array.from(
    { length: Math.ceil(count / AGENTS_PER_PROCESS) },
    (_, i) => i * AGENTS_PER_PROCESS,
  )
  const processes = await Promise.all(
    starts.map(from => startAgents(from, Math.min(count, from + AGENTS_PER_PROCESS))),
  )
  let known = 0
  await until(async () => {
    known = (await way.agents()).length
    say(`${known} of ${count} agents are known`)
    return known === count
  })
  print(`${count} agents`, await search(way))
  const dead = Array.from({ length: Math.ceil(count / 20) }, (_, i) => i)
  await processes[0]?.end(dead)
  const withDead = await search(way)
  print(`${count} agents, ${dead.length} dead`, withDead)
  const named = dead.every(i => withDead.missing.includes(machineName(i)))
  console.log(
    `  every dead agent is named: ${named ? 'ok' : 'MISSED'}; first records under 2 s: ${withDead.firstMs < 2000 ? 'ok' : 'MISSED'}`,
  )
  if (count >= 100) await breakThings(way, count, dead.length)
  await way.close()
  for (const { child } of processes) child.kill('SIGKILL')
  for (const server of servers.values()) server.kill('SIGKILL')
  await sleep(1000)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
}

/** A server killed, a namespace cut off, each in the middle of a search; and the repeat after healing. */
async function breakThings(way: Transport, count: number, dead: number): Promise<void> {
  print('  a server killed in the middle', await search(way, () => void servers.get(3)?.kill('SIGKILL')))
  startServer(3, count)
  print('  a namespace cut off in the middle', await search(way, () => ip('link', 'set', 'lpv2', 'down')))
  ip('link', 'set', 'lpv2', 'up')
  let healed: Searched | undefined
  // The servers may elect for a while.
  await until(async () => {
    healed = await search(way)
    return healed.answered === count - dead
  })
  if (!healed) return
  print('  after healing', healed)
  console.log(
    `  the repeat is complete: ${healed.records === (count - dead) * RECORDS_PER_AGENT ? 'ok' : 'MISSED'}`,
  )
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))
process.once('exit', () => {
  for (const server of servers.values()) server.kill('SIGKILL')
  removeNetwork()
  rmSync(folder, { recursive: true, force: true })
})

createNetwork()
for (const count of values.agents.split(',').map(Number)) await simulate(count)
process.exit(0)
