// A controller on NATS: one message asks every agent, answers come on subjects that only their machine may publish on.

import { randomUUID } from 'node:crypto'
import { type KV, Kvm } from '@nats-io/kv'
import type { NatsConnection, Subscription } from '@nats-io/transport-node'
import { AppError, messageOf } from '../../base/errors.ts'
import { type AgentCard, type AgentMessage, agentCardSchema, decodeAgentMessage } from '../agent/protocol.ts'
import { clockAheadUs } from '../clock-ahead.ts'
import type { NatsConfig } from '../config.ts'
import { EMPTY_ESTATE, readEstate } from '../scenario/estate.ts'
import { type Channel, createChannel } from './channel.ts'
import { createKnownAgents } from './known-agents.ts'
import { connectNats } from './nats-connect.ts'
import { createPieceJoiner } from './nats-pieces.ts'
import {
  ASK,
  answerSubject,
  BUCKET,
  cardKey,
  creditSubject,
  END,
  ESTATE_KEY,
  type Leave,
  machineToken,
  writeLeave,
} from './nats-subjects.ts'
import type { AgentStream, Transport } from './transport.ts'

/**
 * Opens a transport over NATS; makes the bucket where it is missing. Rejects with AppError when no server takes the connection.
 * @param agentsFile keeps the list of agents for times when the bucket does not answer
 */
export async function openNatsTransport(config: NatsConfig, agentsFile?: string): Promise<Transport> {
  const connection = await connectNats(config, 'lyncpin controller').catch(thrown => {
    throw new AppError('unreadable', `NATS at ${String(config.servers)}: ${messageOf(thrown)}`, {
      cause: thrown,
    })
  })
  const bucket = createOpener(() => openBucket(connection))
  const known = createKnownAgents(async isKnown => readCards(await bucket(), isKnown), agentsFile)
  return {
    agents: async () => [...(await orSay(known.list()))],
    async get() {
      const entry = await orSay(bucket().then(opened => opened.get(ESTATE_KEY)))
      return (entry && readEstate(parseJson(entry.string()))) ?? EMPTY_ESTATE
    },
    async put(estate) {
      await orSay(bucket().then(opened => opened.put(ESTATE_KEY, JSON.stringify(estate))))
    },
    ask: (request, machines, signal) => {
      const sentUs = ('query' in request && request.query.sentUs) || Date.now() * 1000
      const question = openQuestion(connection, { machines, sentUs, signal })
      // A search of all names nobody: a thousand names sent a thousand times are a burden.
      const isOfAll = request.kind === 'search' && machines.length === known.last.length
      const named = isOfAll ? {} : { machines }
      connection.publish(ASK, JSON.stringify({ id: question.id, ...named, request }))
      return question.streams
    },
    close: () => connection.close(),
  }
}

/** Opens when it is first asked, and again after a failure. */
function createOpener<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return () => {
    opened ??= open().catch(thrown => {
      opened = undefined
      throw thrown
    })
    return opened
  }
}

/** What the servers refuse or leave unanswered, in words. */
async function orSay<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (thrown) {
    throw new AppError('unreadable', `NATS does not answer for its key-value bucket: ${messageOf(thrown)}`, {
      cause: thrown,
    })
  }
}

/** Packets that may be on their way: from one machine, and from all together as far as each has at least one. */
const CREDIT = 4
const CREDIT_OF_ALL = 1000

function packetsFor(machines: number): number {
  return Math.min(CREDIT, Math.max(1, Math.floor(CREDIT_OF_ALL / machines)))
}

/** The bucket, on three servers of a cluster; where there is no cluster, on the one. */
async function openBucket(connection: NatsConnection): Promise<KV> {
  const manager = new Kvm(connection)
  try {
    return await manager.create(BUCKET, { history: 5, replicas: 3 })
  } catch {
    return await manager.create(BUCKET, { history: 5 })
  }
}

/** How long a list may take on its way. */
const LIST_MS = 10_000

/** @param hasCards there are some for certain: a watch of none never yields */
async function readCards(bucket: KV, hasCards: boolean): Promise<AgentCard[]> {
  const cards = new Map<string, AgentCard>()
  if (!hasCards && (await countKeys(bucket)) === 0) return []
  const entries = await bucket.watch({ key: cardKey('*') })
  const timer = setTimeout(() => entries.stop(), LIST_MS)
  let isWhole = false
  for await (const entry of entries) {
    const read = agentCardSchema.safeParse(parseJson(entry.string()))
    // A card counts only under the name of its machine: nobody else may write there.
    if (read.success && entry.key === cardKey(machineToken(read.data.machine)))
      cards.set(read.data.machine, read.data)
    // What is pending behind this entry; updates while we read have none either.
    isWhole = entry.delta === 0
    if (isWhole) break
  }
  clearTimeout(timer)
  if (!isWhole) throw new Error('the list of agents broke off')
  return [...cards.values()]
}

async function countKeys(bucket: KV): Promise<number> {
  let count = 0
  for await (const _ of await bucket.keys(cardKey('*'))) count++
  return count
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface OpenQuestion {
  readonly id: string
  readonly streams: AgentStream[]
}

interface QuestionOptions {
  readonly machines: readonly string[]
  /** By the asker's clock. */
  readonly sentUs: number
  readonly signal: AbortSignal
}

/** The answer of one machine, as far as it has come. */
interface Answering {
  readonly channel: Channel<AgentMessage>
  readonly join: ReturnType<typeof createPieceJoiner>
  /** What it may send; undefined before it has begun. */
  leave: Leave | undefined
  heardMs: number
}

/** A machine that has been silent so long may have missed its leave: a server has died with it. */
const LEAVE_AGAIN_MS = 1000

/** Listens for the answers of machines until the signal is aborted. */
function openQuestion(
  connection: NatsConnection,
  { machines, sentUs, signal }: QuestionOptions,
): OpenQuestion {
  const id = randomUUID()
  const sentMs = performance.now()
  const packets = packetsFor(machines.length)
  const answering = new Map<string, Answering>()
  const give = (token: string, leave: Leave): void => {
    if (!connection.isClosed()) connection.publish(creditSubject(token, id), writeLeave(leave))
  }
  for (const token of machines.map(machineToken)) {
    const onTaken = (message: AgentMessage): void => {
      if (message.kind !== 'records' || !one.leave) return
      one.leave = { ...one.leave, packets: one.leave.packets + 1 }
      give(token, one.leave)
    }
    const one: Answering = {
      channel: createChannel(onTaken),
      join: createPieceJoiner(),
      leave: undefined,
      heardMs: sentMs,
    }
    answering.set(token, one)
  }
  const take = (token: string, data: Uint8Array): void => {
    const one = answering.get(token)
    const joined = one?.join(data)
    if (!one || joined === undefined || joined === 'more') return
    const nowMs = performance.now()
    one.heardMs = nowMs
    const message = joined === 'lost' ? undefined : decodeAgentMessage(joined)
    if (!message || !isFrom(message, token)) return one.channel.end()
    if (message.kind === 'began' && !one.leave) {
      const aheadUs = clockAheadUs(message.clockUs, sentUs, sentUs + (nowMs - sentMs) * 1000)
      one.leave = { packets, aheadUs }
      give(token, one.leave)
    }
    if (message.kind === 'end') answering.delete(token)
    one.channel.push(message)
  }
  const subscription: Subscription = connection.subscribe(answerSubject('*', id), {
    callback: (error, { subject, data }) => (error ? undefined : take(subject.split('.').at(-2) ?? '', data)),
  })
  const again = setInterval(() => {
    const longAgoMs = performance.now() - LEAVE_AGAIN_MS
    for (const [token, { leave, heardMs }] of answering) if (leave && heardMs < longAgoMs) give(token, leave)
  }, LEAVE_AGAIN_MS)
  const streams = machines.map(machine => ({
    machine,
    pushes: true,
    messages: answering.get(machineToken(machine))?.channel ?? createChannel<AgentMessage>(),
  }))
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(again)
      subscription.unsubscribe()
      for (const { channel } of answering.values()) channel.end()
      if (!connection.isClosed()) connection.publish(END, id)
    },
    { once: true },
  )
  return { id, streams }
}

/** The server lets an agent publish only under its own name; the name inside must be the same. */
function isFrom(message: AgentMessage, token: string): boolean {
  if (message.kind === 'records') return true
  const machine = message.kind === 'began' ? message.machine : message.result.machine
  return machineToken(machine) === token
}
