// A controller on NATS: one message asks every agent, answers come on subjects that only their machine may publish on.

import { randomUUID } from 'node:crypto'
import { type KV, Kvm } from '@nats-io/kv'
import type { NatsConnection, Subscription } from '@nats-io/transport-node'
import { AppError, messageOf } from '../../base/errors.ts'
import { type AgentCard, type AgentMessage, agentCardSchema, decodeAgentMessage } from '../agent/protocol.ts'
import type { NatsConfig } from '../config.ts'
import { EMPTY_ESTATE, readEstate } from '../scenario/estate.ts'
import { type Channel, createChannel } from './channel.ts'
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
  machineToken,
} from './nats-subjects.ts'
import type { Transport } from './transport.ts'

/** Opens a transport over NATS; makes the bucket where it is missing. Rejects with AppError. */
export async function openNatsTransport(config: NatsConfig): Promise<Transport> {
  const connection = await connectNats(config, 'lyncpin controller').catch(thrown => {
    throw new AppError('unreadable', `NATS at ${String(config.servers)}: ${messageOf(thrown)}`, {
      cause: thrown,
    })
  })
  const bucket = await orSay(openBucket(connection))
  let cards: AgentCard[] = []
  return {
    async agents() {
      try {
        cards = await readCards(bucket)
      } catch (thrown) {
        // While the servers elect another leader the agents that are known can be asked all the same.
        if (cards.length === 0) return orSay(Promise.reject(thrown))
      }
      return cards
    },
    async get() {
      const entry = await orSay(bucket.get(ESTATE_KEY))
      return (entry && readEstate(parseJson(entry.string()))) ?? EMPTY_ESTATE
    },
    async put(estate) {
      await orSay(bucket.put(ESTATE_KEY, JSON.stringify(estate)))
    },
    ask: (request, machines, signal) => {
      const question = openQuestion(connection, machines, signal)
      connection.publish(ASK, JSON.stringify({ id: question.id, machines, request }))
      return question.streams
    },
    close: () => connection.close(),
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

/** Packets that may be on their way from one machine. */
const CREDIT = 4

/** The bucket, on three servers of a cluster; where there is no cluster, on the one. */
async function openBucket(connection: NatsConnection): Promise<KV> {
  const manager = new Kvm(connection)
  try {
    return await manager.create(BUCKET, { history: 5, replicas: 3 })
  } catch {
    return await manager.create(BUCKET, { history: 5 })
  }
}

async function readCards(bucket: KV): Promise<AgentCard[]> {
  const cards = new Map<string, AgentCard>()
  if ((await countKeys(bucket)) === 0) return []
  const entries = await bucket.watch({ key: cardKey('*') })
  for await (const entry of entries) {
    const read = agentCardSchema.safeParse(parseJson(entry.string()))
    // A card counts only under the name of its machine: nobody else may write there.
    if (read.success && entry.key === cardKey(machineToken(read.data.machine)))
      cards.set(read.data.machine, read.data)
    // What is pending behind this entry; updates while we read have none either.
    if (entry.delta === 0) break
  }
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
  readonly streams: { readonly machine: string; readonly messages: AsyncIterable<AgentMessage> }[]
}

/** Listens for the answers of machines until the signal is aborted. */
function openQuestion(
  connection: NatsConnection,
  machines: readonly string[],
  signal: AbortSignal,
): OpenQuestion {
  const id = randomUUID()
  const channels = new Map<string, Channel<AgentMessage>>()
  /** Machines that have been given leave to send. */
  const leave = new Set<string>()
  const joiners = new Map<string, ReturnType<typeof createPieceJoiner>>()
  for (const machine of machines) {
    const token = machineToken(machine)
    joiners.set(token, createPieceJoiner())
    const onTaken = (message: AgentMessage): void => {
      if (message.kind === 'records' && !connection.isClosed())
        connection.publish(creditSubject(token, id), '1')
    }
    channels.set(token, createChannel(onTaken))
  }
  const subscription: Subscription = connection.subscribe(answerSubject('*', id), {
    callback(error, { subject, data }) {
      const token = subject.split('.').at(-2) ?? ''
      const channel = channels.get(token)
      const joined = joiners.get(token)?.(data)
      if (error || !channel || joined === undefined || joined === 'more') return
      const message = joined === 'lost' ? undefined : decodeAgentMessage(joined)
      if (!message || !isFrom(message, token)) return channel.end()
      if (message.kind === 'began' && !leave.has(token)) {
        leave.add(token)
        connection.publish(creditSubject(token, id), String(CREDIT))
      }
      channel.push(message)
    },
  })
  signal.addEventListener(
    'abort',
    () => {
      subscription.unsubscribe()
      for (const channel of channels.values()) channel.end()
      if (!connection.isClosed()) connection.publish(END, id)
    },
    { once: true },
  )
  return {
    id,
    streams: machines.map(machine => ({
      machine,
      messages: channels.get(machineToken(machine)) ?? createChannel(),
    })),
  }
}

/** The server lets an agent publish only under its own name; the name inside must be the same. */
function isFrom(message: AgentMessage, token: string): boolean {
  if (message.kind === 'records') return true
  const machine = message.kind === 'began' ? message.machine : message.result.machine
  return machineToken(machine) === token
}
