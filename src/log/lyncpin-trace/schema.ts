// The line format of Lyncpin's own traces: one JSON object per line, the first names schema and version. Which fields each kind of
// observation has, checked against the types by the compiler and against the input when it is read.

import type { Observation } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import type { Place } from '../../trace/record.ts'

export const TRACE_SCHEMA = 'lyncpin-trace'
export const TRACE_VERSION = 1

/** Type of a field in JSON; a list of words allows only these; "?" marks what may be missing. */
type FieldKind = 'string' | 'number' | 'boolean' | 'strings' | 'map' | readonly string[]
export type Field = FieldKind | { readonly optional: FieldKind }

type KindOf<V> = [V] extends [boolean]
  ? 'boolean'
  : [V] extends [number]
    ? 'number'
    : [V] extends [string]
      ? string extends V
        ? 'string'
        : readonly V[]
      : [V] extends [readonly string[]]
        ? 'strings'
        : [V] extends [ReadonlyMap<string, string>]
          ? 'map'
          : never
type FieldsOf<T, Left extends PropertyKey> = {
  readonly [K in Exclude<keyof T, Left>]-?: undefined extends T[K]
    ? { readonly optional: KindOf<Exclude<T[K], undefined>> }
    : KindOf<T[K]>
}
type OfKind<K extends Observation['kind']> = Extract<Observation, { kind: K }>

const text = { optional: 'string' } as const
const number = { optional: 'number' } as const

/** Fields of an origin, without the place. */
export const ORIGIN_FIELDS: FieldsOf<Origin, keyof Place | 'timeUs'> = {
  direction: ['in', 'out', 'none'],
  local: text,
  peer: text,
  machine: text,
  pool: text,
  correlation: text,
  connection: text,
  leg: text,
}

/** Fields of every kind of observation, without kind and origin. */
export const OBSERVATION_FIELDS: {
  readonly [K in Observation['kind']]: FieldsOf<OfKind<K>, 'kind' | 'origin'>
} = {
  dns: {
    quote: 'string',
    name: 'string',
    type: 'string',
    outcome: ['answered', 'no-such-name', 'no-data', 'timeout', 'failed'],
    answers: 'strings',
    code: number,
    resolver: text,
    view: { optional: ['inside', 'outside'] },
  },
  connection: {
    quote: 'string',
    target: 'string',
    host: text,
    outcome: ['open', 'refused', 'timeout', 'reset', 'unreachable', 'closed', 'failed'],
    code: number,
  },
  tls: {
    quote: 'string',
    target: text,
    outcome: ['passed', 'failed'],
    code: number,
    alert: number,
    version: text,
  },
  certificate: {
    quote: 'string',
    subject: 'string',
    names: 'strings',
    issuer: text,
    notBeforeUs: number,
    notAfterUs: number,
    thumbprint: text,
    signatureAlgorithm: text,
    role: text,
    port: number,
    host: text,
    expectedSubject: text,
    chain: { optional: 'strings' },
  },
  'windows-event': {
    quote: 'string',
    provider: 'string',
    eventId: 'number',
    level: 'string',
    computer: 'string',
    description: 'string',
  },
  'result-code': {
    quote: 'string',
    code: 'number',
    symbol: text,
    component: text,
    sentence: 'string',
    target: text,
  },
  diagnostics: { quote: 'string', header: 'string', value: 'string', user: text, url: text, status: number },
  'sign-in-node': {
    quote: 'string',
    path: 'string',
    name: 'string',
    passed: 'boolean',
    code: number,
    details: 'string',
  },
  'client-verdict': {
    quote: 'string',
    result: 'string',
    status: 'number',
    diagnosticsId: 'number',
    action: 'string',
    webServiceUrl: 'string',
  },
  'web-call': {
    quote: 'string',
    url: 'string',
    credentials: 'string',
    operation: 'string',
    complete: 'boolean',
    code: 'number',
    error: 'string',
  },
  'web-request-line': {
    quote: 'string',
    method: 'string',
    path: 'string',
    query: 'string',
    port: 'number',
    user: 'string',
    client: 'string',
    userAgent: 'string',
    host: 'string',
    status: 'number',
    subStatus: 'number',
    win32: 'number',
    durationUs: 'number',
  },
  'autodiscover-summary': { quote: 'string', code: 'number', values: 'map' },
  setting: { quote: 'string', object: 'string', name: 'string', value: 'string' },
  'synthetic-transaction': {
    quote: 'string',
    name: 'string',
    target: 'string',
    passed: 'boolean',
    error: 'string',
  },
  phrase: { quote: 'string', phrase: 'string', values: 'map' },
  'capture-loss': { quote: 'string', what: 'string', count: 'number' },
  'probe-step': {
    quote: 'string',
    step: 'string',
    phase: 'string',
    target: 'string',
    verdict: ['passed', 'failed', 'warning', 'note', 'skipped'],
    outcome: 'string',
    details: 'strings',
    durationUs: 'number',
  },
}
