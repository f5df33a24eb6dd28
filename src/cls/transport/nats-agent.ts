// An agent on NATS: dials out, takes requests, sends answers at the pace of the asker, and keeps scenarios and settings as
// the estate has them. Cut off, it goes on recording with what it knows and comes back by itself.

import { setTimeout as sleep } from 'node:timers/promises'
import { Kvm } from '@nats-io/kv'
import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { messageOf } from '../../base/errors.ts'
import type { Agent } from '../agent/agent.ts'
import { encodeAgentMessage, readAgentRequest } from '../agent/protocol.ts'
import type { NatsConfig } from '../config.ts'
import { readEstate } from '../scenario/estate.ts'
import { readEstateFile, writeEstateFile } from './estate-file.ts'
import { connectNats } from './nats-connect.ts'
import { createPieceCutter } from './nats-pieces.ts'
import {
  ASK,
  answerSubject,
  BUCKET,
  cardKey,
  creditSubject,
  END,
  ESTATE_KEY,
  ESTATE_SUBJECT,
  inboxPrefix,
  type Leave,
  machineToken,
  readLeave,
} from './nats-subjects.ts'

export interface NatsAgentOptions {
  readonly config: NatsConfig
  /** Copy of scenarios and settings for when there is no connection. */
  readonly estateFile: string
  readonly onReport: (text: string) => void
  /** Bytes per second that answers may take; asked for every packet. */
  readonly bytesPerSecond: () => number
}

export interface NatsAgent {
  /** Resolves when the agent can be asked for the first time. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** The first message of an answer is sent so often, and so long apart, until the asker gives leave to go on. */
const BEGIN_TRIES = 40
const BEGIN_MS = 250
const RETRY_MS = 2000
/** An asker that gives no leave for so long has gone. */
const CREDIT_WAIT_MS = 60_000

/** Puts an agent on NATS; dials until it is closed. */
export function serveNats(agent: Agent, options: NatsAgentOptions): NatsAgent {
  agent.setEstate(readEstateFile(options.estateFile))
  const stop = new AbortController()
  let connection: NatsConnection | undefined
  let isReady = (): void => undefined
  const ready = new Promise<void>(resolve => {
    isReady = resolve
  })
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        connection = await connectNats(
          options.config,
          agent.card.machine,
          inboxPrefix(machineToken(agent.card.machine)),
        )
        if (stop.signal.aborted) break
        await serve(agent, connection, options, isReady)
        await connection.closed()
      } catch (thrown) {
        options.onReport(`NATS: ${messageOf(thrown)}; trying again`)
      }
      await connection?.close().catch(() => undefined)
      if (!stop.signal.aborted)
        await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return {
    ready,
    async close() {
      stop.abort()
      await connection?.close().catch(() => undefined)
      await running
    },
  }
}

async function serve(
  agent: Agent,
  connection: NatsConnection,
  options: NatsAgentOptions,
  isReady: () => void,
): Promise<void> {
  const { onReport } = options
  const token = machineToken(agent.card.machine)
  const questions = new Map<string, Question>()
  listen(connection, END, message => questions.get(message.string())?.end.abort())
  listen(connection, creditSubject(token, '*'), message => {
    const { subject } = message
    const leave = readLeave(message.string())
    questions.get(subject.slice(subject.lastIndexOf('.') + 1))?.allow(leave)
  })
  listen(connection, ASK, message => {
    const asked = readQuestion(message)
    if (!asked || (asked.machines && !asked.machines.includes(agent.card.machine))) return
    if (questions.has(asked.id)) return
    const question = createQuestion()
    questions.set(asked.id, question)
    void answer(agent, connection, asked, question, options)
      .catch(thrown => onReport(`NATS: ${messageOf(thrown)}`))
      .finally(() => questions.delete(asked.id))
  })
  const takeEstate = (value: unknown): void => {
    const estate = readEstate(value)
    if (!estate) return onReport('NATS: the estate that was sent is not understood; the known one stays')
    agent.setEstate(estate)
    void writeEstateFile(options.estateFile, estate).catch(thrown => onReport(messageOf(thrown)))
  }
  listen(connection, ESTATE_SUBJECT, message => takeEstate(parseJson(message.string())))
  void watchStatus(agent, connection, takeEstate, onReport)
  await connection.flush()
  isReady()
  void introduce(agent, connection, takeEstate, onReport)
}

/** Hands on every message of a subject until the connection is closed. */
function listen(connection: NatsConnection, subject: string, take: (message: Msg) => void): void {
  connection.subscribe(subject, { callback: (error, message) => (error ? undefined : take(message)) })
}

/** After every reconnection the estate may have changed. */
async function watchStatus(
  agent: Agent,
  connection: NatsConnection,
  takeEstate: (value: unknown) => void,
  onReport: (text: string) => void,
): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect')
      onReport('NATS: cut off; recording goes on with the scenarios and settings that are known')
    if (type === 'reconnect') void introduce(agent, connection, takeEstate, onReport)
  }
}

/** Stores the agent's card and takes the estate; tries until the bucket is there. */
async function introduce(
  agent: Agent,
  connection: NatsConnection,
  takeEstate: (value: unknown) => void,
  onReport: (text: string) => void,
): Promise<void> {
  let told = false
  while (!connection.isClosed()) {
    try {
      const bucket = await new Kvm(connection).open(BUCKET)
      await bucket.put(cardKey(machineToken(agent.card.machine)), JSON.stringify(agent.card))
      const entry = await bucket.get(ESTATE_KEY)
      if (entry) takeEstate(parseJson(entry.string()))
      return
    } catch (thrown) {
      if (!told) onReport(`NATS: no scenarios and settings yet (${messageOf(thrown)}); trying again`)
      told = true
      await sleep(RETRY_MS)
    }
  }
}

interface Asked {
  readonly id: string
  readonly machines: readonly string[] | undefined
  readonly request: NonNullable<ReturnType<typeof readAgentRequest>>
}

function readQuestion(message: Msg): Asked | undefined {
  const value = parseJson(message.string()) as
    | { id?: unknown; machines?: unknown; request?: unknown }
    | undefined
  const request = readAgentRequest(value?.request)
  if (!request || typeof value?.id !== 'string' || !/^[\w-]{1,64}$/.test(value.id)) return undefined
  return {
    id: value.id,
    request,
    machines: Array.isArray(value.machines) ? value.machines.map(String) : undefined,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Question {
  readonly end: AbortController
  /** µs that this clock is ahead of the asker's; known from the first leave on. */
  readonly aheadUs: number
  /** Leave to send packets, as many as it says in all: one that is lost or comes twice does no harm. */
  allow(leave: Leave): void
  /** True when the asker has given leave within the time. */
  hasLeave(waitMs: number): Promise<boolean>
  /** Takes the leave for one packet; waits for it. Ends the question when the asker has gone. */
  spend(): Promise<void>
}

function createQuestion(): Question {
  const end = new AbortController()
  let allowed = 0
  let spent = 0
  let ahead = 0
  let wake = (): void => undefined
  end.signal.addEventListener('abort', () => wake())
  const question: Question = {
    end,
    get aheadUs() {
      return ahead
    },
    allow({ packets, aheadUs }) {
      if (aheadUs !== undefined) ahead = aheadUs
      // One that says nothing new must not wake who waits for more.
      if (packets <= allowed) return
      allowed = packets
      wake()
    },
    async hasLeave(waitMs) {
      if (allowed > spent || end.signal.aborted) return true
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>(resolve => {
        wake = resolve
        timer = setTimeout(resolve, waitMs)
      })
      clearTimeout(timer)
      return allowed > spent
    },
    async spend() {
      if (!(await question.hasLeave(CREDIT_WAIT_MS))) end.abort()
      spent++
    },
  }
  return question
}

async function answer(
  agent: Agent,
  connection: NatsConnection,
  { id, request }: Asked,
  question: Question,
  { bytesPerSecond }: NatsAgentOptions,
): Promise<void> {
  const { end, hasLeave, spend } = question
  const subject = answerSubject(machineToken(agent.card.machine), id)
  const cut = createPieceCutter()
  const begunMs = performance.now()
  let sentBytes = 0
  let heard = false
  const messages = agent.answer(request, { signal: end.signal, aheadUs: () => question.aheadUs })
  for await (const message of messages) {
    if (!heard) {
      // In a cluster the way for answers may be younger than the question: the first message is sent until it is heard.
      const [piece = Buffer.alloc(0)] = cut(encodeAgentMessage(message))
      for (let tries = 0; !heard && tries < BEGIN_TRIES && !connection.isClosed(); tries++) {
        connection.publish(subject, piece)
        heard = await hasLeave(BEGIN_MS)
      }
      if (!heard) return
      continue
    }
    if (message.kind === 'records') await spend()
    if (end.signal.aborted || connection.isClosed()) return
    for (const piece of cut(encodeAgentMessage(message))) {
      connection.publish(subject, piece)
      sentBytes += piece.length
    }
    const aheadMs = (sentBytes / bytesPerSecond()) * 1000 - (performance.now() - begunMs)
    if (aheadMs > 100) await sleep(aheadMs)
  }
}
