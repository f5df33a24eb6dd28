// What controllers ask agents and what agents answer. Requests are JSON; records travel in frames.

import { z } from 'zod'
import { FORMS, type StoredRecord } from '../record.ts'
import { querySchema } from '../search/query.ts'
import { frameOf, scanFrames } from '../segment/frame.ts'

export const requestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    scenario: z.string(),
    durationMs: z.number().positive(),
    by: z.string(),
  }),
  z.object({ kind: z.literal('stop'), scenario: z.string() }),
  z.object({ kind: z.literal('update'), durationMs: z.number().positive() }),
  z.object({ kind: z.literal('sync') }),
  z.object({ kind: z.literal('show') }),
  z.object({ kind: z.literal('search'), query: querySchema }),
  /** Matches of what arrives from now on, until the asker ends it. */
  z.object({ kind: z.literal('follow'), query: querySchema }),
])

/** `sentUs`: the controller's clock when it sent the request, for the skew of the agent's. */
export type AgentRequest = z.infer<typeof requestSchema>

/** Who an agent is. */
export const agentCardSchema = z.object({
  /** FQDN, lower case. */
  machine: z.string(),
  pool: z.string(),
  site: z.string(),
  version: z.string(),
})

export type AgentCard = Readonly<z.infer<typeof agentCardSchema>>

const lossSchema = z.object({
  kind: z.string(),
  fromUs: z.number(),
  toUs: z.number(),
  records: z.number().optional(),
  component: z.string().optional(),
  text: z.string(),
})

/** Infinite numbers are null in JSON. */
const maybeUs = z.number().nullable()

/** The last message of every answer. */
export const agentResultSchema = z.object({
  machine: z.string(),
  ok: z.boolean(),
  text: z.string(),
  /** The agent's clock when it answered, µs. */
  clockUs: z.number(),
  running: z.array(
    z.object({ scenario: z.string(), sinceMs: z.number(), by: z.string(), untilMs: z.number().optional() }),
  ),
  throttled: z.array(
    z.object({ component: z.string(), level: z.number(), sinceMs: z.number(), left: z.number() }),
  ),
  store: z.object({
    folder: z.string(),
    segments: z.number(),
    records: z.number(),
    storedBytes: z.number(),
    rawBytes: z.number(),
    oldestUs: maybeUs,
    newestUs: maybeUs,
    freeBytes: z.number(),
    problem: z.string(),
  }),
  search: z
    .object({
      matches: z.number(),
      blocks: z.number(),
      skippedBlocks: z.number(),
      /** Records of the time and level that were looked at. */
      records: z.number(),
      problems: z.array(z.string()),
      losses: z.array(lossSchema),
      /** Scenarios that ran at some time of the window. */
      ran: z.array(z.object({ scenario: z.string(), sinceMs: z.number(), endMs: z.number() })),
    })
    .optional(),
})

export type AgentResult = Readonly<z.infer<typeof agentResultSchema>>

/** What an agent sends: first that it has the request, then records, then the result. */
export type AgentMessage =
  | { readonly kind: 'began'; readonly machine: string; readonly clockUs: number }
  | { readonly kind: 'records'; readonly records: readonly StoredRecord[] }
  | { readonly kind: 'end'; readonly result: AgentResult }

const TYPES = { began: 1, records: 2, end: 3 } as const

/** Bytes of a message: its kind, then JSON or frames. */
export function encodeAgentMessage(message: AgentMessage): Buffer {
  if (message.kind === 'records') return Buffer.concat([Buffer.of(TYPES.records), frameOf(message.records)])
  const { kind, ...rest } = message
  return Buffer.concat([Buffer.of(TYPES[kind]), Buffer.from(JSON.stringify(rest), 'utf8')])
}

const beganSchema = z.object({ machine: z.string(), clockUs: z.number() })
const endSchema = z.object({ result: agentResultSchema })

/** Reads a message; undefined for anything else. Records share the memory of the bytes. */
export function decodeAgentMessage(bytes: Uint8Array): AgentMessage | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer[0] === TYPES.records) {
    const frames = buffer.subarray(1)
    const records: StoredRecord[] = []
    const { endBytes, damaged } = scanFrames(frames, (timeUs, level, form, component, from, to) =>
      records.push({
        timeUs,
        level,
        component,
        form: FORMS[form] ?? 'cls',
        bytes: frames.subarray(from, to),
      }),
    )
    return endBytes === frames.length && damaged.length === 0 ? { kind: 'records', records } : undefined
  }
  try {
    const value: unknown = JSON.parse(buffer.toString('utf8', 1))
    if (buffer[0] === TYPES.began) return { kind: 'began', ...beganSchema.parse(value) }
    if (buffer[0] === TYPES.end) return { kind: 'end', ...endSchema.parse(value) }
    return undefined
  } catch {
    return undefined
  }
}

/** A request from anything; undefined when it is none this agent knows. */
export function readAgentRequest(value: unknown): AgentRequest | undefined {
  const read = requestSchema.safeParse(value)
  return read.success ? read.data : undefined
}
