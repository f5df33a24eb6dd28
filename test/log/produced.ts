// Arbitrary records as probe, lab and logging service produce them, for the round trips of all writers.
import fc from 'fast-check'
import { encodeText } from '../../src/base/text.ts'
import { type Field, OBSERVATION_FIELDS } from '../../src/log/lyncpin-trace/schema.ts'
import type { Observation } from '../../src/trace/observation.ts'
import type { Origin } from '../../src/trace/origin.ts'
import type {
  ProducedMessage,
  ProducedObservation,
  ProducedOrigin,
  ProducedRecord,
} from '../../src/trace/produced.ts'

const host = fc.constantFrom('192.0.2.50:49215', 'fe01.contoso.com:5061', '[2001:db8::7]:5061')

/** Times have whole µs, from 2001 to 2033. */
export const timeUs = fc.integer({ min: 1_000_000_000_000_000, max: 2_000_000_000_000_000 })

export const origin: fc.Arbitrary<ProducedOrigin> = fc.record(
  {
    timeUs,
    direction: fc.constantFrom('in', 'out', 'none'),
    local: host,
    peer: host,
    machine: fc.constantFrom('FE01', 'fe01.contoso.com'),
    pool: fc.constantFrom('POOL01', 'pool01.contoso.com'),
    correlation: fc.nat().map(String),
    connection: fc.nat(0xffff).map(id => `0x${id.toString(16)}`),
    leg: fc.constantFrom('internal edge', 'external edge'),
  },
  { requiredKeys: ['timeUs', 'direction'] },
) as fc.Arbitrary<ProducedOrigin>

/** Text of header values: printable, no line ends, no blanks at the ends. */
const value = fc.string({ minLength: 1, maxLength: 30 }).map(text => `v${text.replace(/[^\x20-\x7e]/g, '')}w`)
const body = fc.oneof(
  fc.constant(''),
  fc.constant('v=0\r\no=- 0 0 IN IP4 192.0.2.50\r\n'),
  fc.constant('<provisionGroupList/>'),
  fc
    .string({ minLength: 1, unit: 'grapheme-composite' })
    .map(text => `x${text.replace(/[\r\n]+/g, '\r\n')}y`),
)

/** A whole SIP message with a right Content-Length. */
export const sipMessage: fc.Arbitrary<Uint8Array> = fc
  .record({
    start: fc.constantFrom('REGISTER sip:contoso.com SIP/2.0', 'SIP/2.0 401 Unauthorized', 'SIP/2.0 200 OK'),
    headers: fc.array(value, { maxLength: 4 }),
    body,
  })
  .map(({ start, headers, body: content }) => {
    const bytes = encodeText(content)
    const lines = headers.map((text, i) => `X-Header-${i}: ${text}`)
    const head = [start, 'CSeq: 1 REGISTER', ...lines, `Content-Length: ${bytes.length}`, '', ''].join('\r\n')
    return Uint8Array.from([...encodeText(head), ...bytes])
  })

export const message: fc.Arbitrary<ProducedMessage> = fc.record({
  record: fc.constant('message' as const),
  origin,
  protocol: fc.constant('sip' as const),
  bytes: sipMessage,
})

function arbitraryOf(field: Exclude<Field, { optional: unknown }>): fc.Arbitrary<unknown> {
  switch (field) {
    case 'string':
      return fc.string({ unit: 'binary' })
    case 'number':
      return fc.oneof(
        fc.nat(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter(number => !Object.is(number, -0)),
      )
    case 'boolean':
      return fc.boolean()
    case 'strings':
      return fc.array(fc.string())
    case 'map':
      return fc.dictionary(fc.string(), fc.string()).map(values => new Map(Object.entries(values)))
    default:
      return fc.constantFrom(...field)
  }
}

/** Every kind of observation, with every combination of optional fields. */
export const observation: fc.Arbitrary<ProducedObservation> = fc
  .constantFrom(...(Object.keys(OBSERVATION_FIELDS) as Observation['kind'][]))
  .chain(kind => {
    const fields: Readonly<Record<string, Field>> = OBSERVATION_FIELDS[kind]
    const isOptional = (field: Field): field is { optional: never } =>
      typeof field === 'object' && 'optional' in field
    const shape = Object.entries(fields).map(([name, field]) => [
      name,
      arbitraryOf(isOptional(field) ? field.optional : (field as Exclude<Field, { optional: unknown }>)),
    ])
    const requiredKeys: never[] = Object.keys(fields).filter(
      name => !isOptional(fields[name] ?? 'string'),
    ) as never[]
    return fc.record(Object.fromEntries(shape), { requiredKeys }).map(values => ({ kind, ...values }))
  })
  .chain(found => fc.record({ record: fc.constant('observation'), origin, observation: fc.constant(found) }))
  .map(found => found as ProducedObservation)

export const text: fc.Arbitrary<ProducedRecord> = fc.record(
  {
    record: fc.constant('text' as const),
    origin,
    text: fc.string({ minLength: 1 }),
    level: fc.constantFrom('ERROR', 'INFO'),
    component: fc.constant('secure'),
  },
  { requiredKeys: ['record', 'origin', 'text'] },
) as fc.Arbitrary<ProducedRecord>

/** An origin as it was produced: without the place that a log gave it. */
export function withoutPlace({
  source: _source,
  offset: _offset,
  length: _length,
  line: _line,
  ...produced
}: Origin): ProducedOrigin {
  return produced
}
