// Runs the agent of a machine: the agent itself, what it follows, and the sockets through which programs of the machine give
// it records and ask it.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { FormatSet } from '../../log/read-log.ts'
import type { ClsConfig } from '../config.ts'
import { createEmbeddedTransport } from '../transport/embedded.ts'
import { listen, serveLocalSocket, socketPath } from '../transport/local-socket.ts'
import { serveNats } from '../transport/nats-agent.ts'
import type { Transport } from '../transport/transport.ts'
import { type Agent, type AgentOptions, openAgent } from './agent.ts'
import { createChunkReader } from './chunk-reader.ts'
import { createTail, type Tail, type TailOptions, type TailPlace } from './tail.ts'

export interface HostOptions {
  readonly formats: FormatSet
  readonly version: string
  readonly onReport: (text: string) => void
  /** µs east of UTC of a zone that a person wrote. */
  readonly zoneOf: (zone: string) => number
  readonly nowMs?: AgentOptions['nowMs']
}

export interface AgentHost {
  readonly agent: Agent
  readonly transport: Transport
  /** Takes what is new in the followed files now. */
  poll(): Promise<void>
  close(): Promise<void>
}

const POLL_MS = 500

/** Opens agent, inputs and sockets of a machine. Rejects with AppError when the folder is in use. */
export async function openAgentHost(config: ClsConfig, options: HostOptions): Promise<AgentHost> {
  const { folder, machine, pool, site, settings } = config
  const { version, onReport, nowMs = Date.now } = options
  const agent = await openAgent({
    card: { machine, pool, site, version },
    folder,
    nowMs,
    onReport,
    overrides: settings,
  })
  const transport = createEmbeddedTransport([agent], join(folder, 'estate.json'))
  const control = await serveLocalSocket(socketPath(folder), transport)
  const intake = await serveIntake(socketPath(folder, 'intake'), agent, options)
  const link = config.nats
    ? serveNats(agent, {
        config: config.nats,
        estateFile: join(folder, 'estate.json'),
        onReport,
        bytesPerSecond: () => agent.settings().networkUsageThreshold * 1e6,
      })
    : undefined
  const inputs = followInputs(agent, { ...config, ...options })
  let polling: Promise<void> = Promise.resolve()
  const poll = (): Promise<void> => {
    polling = polling.then(inputs.poll)
    return polling
  }
  const timer = setInterval(() => void poll(), POLL_MS)
  return {
    agent,
    transport,
    poll,
    async close() {
      clearInterval(timer)
      for (const server of [control, intake]) server.close()
      await link?.close()
      await polling
      await inputs.close()
      await agent.close()
    },
  }
}

/** Takes text logs of any format from programs of this machine. */
async function serveIntake(path: string, agent: Agent, options: HostOptions): Promise<Server> {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    void takeIn(socket, agent, options).catch(thrown => options.onReport(`intake: ${String(thrown)}`))
  })
  await listen(server, path)
  return server
}

async function takeIn(
  socket: Socket,
  agent: Agent,
  { formats, nowMs = Date.now }: HostOptions,
): Promise<void> {
  const { machine, pool } = shortNames(agent.card)
  const reader = createChunkReader({ formats, machine, pool, nowMs, offer: agent.offer })
  for await (const chunk of socket as AsyncIterable<Buffer>) await reader.feed(chunk)
  await reader.flush()
}

/** Names as logs show them: FE01, not fe01.contoso.com. */
function shortNames({ machine, pool }: Agent['card']): { readonly machine: string; readonly pool: string } {
  const short = (name: string): string => (name.split('.')[0] ?? '').toUpperCase()
  return { machine: short(machine), pool: short(pool) }
}

/** What an agent follows. */
export interface Inputs {
  /** Takes what is new. */
  poll(): Promise<void>
  close(): Promise<void>
}

export interface InputsOptions extends Pick<HostOptions, 'formats' | 'nowMs' | 'zoneOf'> {
  /** Of the agent: it keeps there how far it has read. */
  readonly folder: string
  readonly inputs: readonly (ClsConfig['inputs'][number] & Pick<TailOptions, 'accepts'>)[]
}

/** Lets an agent follow files and folders; nothing is read before the first poll. */
export function followInputs(agent: Agent, options: InputsOptions): Inputs {
  const { folder, inputs } = options
  const file = join(folder, 'tails.json')
  const places = readPlaces(file)
  const { formats, nowMs = Date.now, zoneOf } = options
  const tails = inputs.map(
    ({ path, zone, accepts }): Tail =>
      createTail({
        path,
        ...(accepts ? { accepts } : {}),
        places,
        formats,
        nowMs,
        ...shortNames(agent.card),
        ...(zone === undefined ? {} : { zoneUs: zoneOf(zone) }),
        offer: agent.offer,
        onProblem: text => agent.reportLoss('input', text),
        onMissing: isMissing => agent.setMissing(path, isMissing),
      }),
  )
  // Records first, then how far they were read: a crash in between reads some twice, and a search folds them.
  const save = (): void => {
    if (tails.length > 0 && agent.store.sync(false)) writePlaces(file, places)
  }
  return {
    async poll() {
      for (const tail of tails) await tail.poll()
      save()
    },
    async close() {
      for (const tail of tails) await tail.close()
      save()
    },
  }
}

function readPlaces(file: string): Map<string, TailPlace> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, TailPlace>))
  } catch {
    return new Map()
  }
}

function writePlaces(file: string, places: ReadonlyMap<string, TailPlace>): void {
  try {
    writeFileSync(`${file}.tmp`, JSON.stringify(Object.fromEntries(places)))
    renameSync(`${file}.tmp`, file)
  } catch {
    // A full disk: the next poll tries again.
  }
}
