// Reads one line of a Lyncpin trace into what was produced. Anything may stand in the line: what does not fit is undefined.

import { decodeBase64 } from '../../base/base64.ts'
import { encodeText } from '../../base/text.ts'
import type { Observation } from '../../trace/observation.ts'
import type { ProducedOrigin, ProducedRecord } from '../../trace/produced.ts'
import { type Field, OBSERVATION_FIELDS, ORIGIN_FIELDS } from './schema.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** The first line of a trace. */
export interface TraceHeader {
  readonly record: 'header'
  readonly schema: string
  readonly version: number
  readonly writer: string
}

/** Header or record of a line; undefined when it is no JSON object of this schema. */
export function readTraceLine(line: string): TraceHeader | ProducedRecord | undefined {
  const value = parseObject(line)
  if (!value) return undefined
  if (value.record === 'header') return readHeader(value)
  const origin = readOrigin(value)
  switch (value.record) {
    case 'message':
      return readMessage(value, origin)
    case 'text':
      if (typeof value.text !== 'string') return undefined
      return {
        record: 'text',
        origin,
        text: value.text,
        ...optionalText(value, 'level'),
        ...optionalText(value, 'component'),
      }
    case 'observation': {
      const observation = readObservation(value.observation)
      return observation && { record: 'observation', origin, observation }
    }
    default:
      return undefined
  }
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readHeader({ schema, version, writer }: JsonObject): TraceHeader | undefined {
  if (typeof schema !== 'string' || typeof version !== 'number') return undefined
  return { record: 'header', schema, version, writer: typeof writer === 'string' ? writer : '' }
}

function readOrigin(value: JsonObject): ProducedOrigin {
  const timeUs = typeof value.timeUs === 'number' ? value.timeUs : Number.NaN
  return { direction: 'none', ...readFields(value, ORIGIN_FIELDS).values, timeUs } as ProducedOrigin
}

function readMessage(value: JsonObject, origin: ProducedOrigin): ProducedRecord | undefined {
  const { protocol, text, base64 } = value
  if (protocol !== 'sip' && protocol !== 'http') return undefined
  const bytes =
    typeof text === 'string'
      ? encodeText(text)
      : typeof base64 === 'string'
        ? decodeBase64(base64)
        : undefined
  return bytes && { record: 'message', origin, protocol, bytes }
}

function optionalText<N extends string>(value: JsonObject, name: N): { [K in N]?: string } {
  const text = value[name]
  return typeof text === 'string' ? ({ [name]: text } as { [K in N]?: string }) : {}
}

type WithoutOrigin = Extract<ProducedRecord, { record: 'observation' }>['observation']

function readObservation(value: unknown): WithoutOrigin | undefined {
  if (!isObject(value) || !isKind(value.kind)) return undefined
  const { values, missing } = readFields(value, OBSERVATION_FIELDS[value.kind])
  return missing ? undefined : ({ kind: value.kind, ...values } as WithoutOrigin)
}

function isKind(kind: unknown): kind is Observation['kind'] {
  return typeof kind === 'string' && Object.hasOwn(OBSERVATION_FIELDS, kind)
}

/** The fields that fit their table; `missing` when one that must be there is not or has another type. */
function readFields(
  value: JsonObject,
  fields: Readonly<Record<string, Field>>,
): { values: Record<string, unknown>; missing: boolean } {
  const values: Record<string, unknown> = {}
  let missing = false
  for (const [name, field] of Object.entries(fields)) {
    const optional = typeof field === 'object' && 'optional' in field
    const read = Object.hasOwn(value, name)
      ? readField(value[name], optional ? field.optional : field)
      : undefined
    if (read !== undefined) values[name] = read
    else if (!optional) missing = true
  }
  return { values, missing }
}

function readField(value: unknown, kind: Exclude<Field, { optional: unknown }>): unknown {
  switch (kind) {
    case 'string':
    case 'boolean':
      return typeof value === kind ? value : undefined
    case 'number':
      // JSON has no NaN.
      return value === null ? Number.NaN : typeof value === 'number' ? value : undefined
    case 'strings':
      return Array.isArray(value) && value.every(part => typeof part === 'string') ? value : undefined
    case 'map': {
      if (!isObject(value)) return undefined
      const entries = Object.entries(value).filter(([, part]) => typeof part === 'string')
      return new Map(entries)
    }
    default:
      return kind.find(word => word === value)
  }
}
