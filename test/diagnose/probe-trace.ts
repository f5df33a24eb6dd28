// Shared by tests of rules: the trace of a probe from what it saw, in order, one millisecond after the other.

import { writeTraceHeader, writeTraceRecord } from '../../src/log/write-trace.ts'
import type { ProducedObservation, ProducedRecord } from '../../src/trace/produced.ts'
import { bytesOf } from '../base/bytes.ts'

type Seen = ProducedObservation['observation'] | { readonly kind: 'message'; readonly record: ProducedRecord }

const FROM_US = Date.UTC(2026, 2, 1, 9) * 1000

/** A trace; times are set in order. */
export function probeTrace(...seen: readonly Seen[]): string {
  const records = seen.map((one, i): ProducedRecord => {
    const timeUs = FROM_US + i * 1000
    if (one.kind === 'message') return { ...one.record, origin: { ...one.record.origin, timeUs } }
    return { record: 'observation', origin: { timeUs, direction: 'none' }, observation: one }
  })
  return writeTraceHeader('probe') + records.map(writeTraceRecord).join('')
}

export function lookup(name: string, ...answers: readonly string[]): Seen {
  const type = name.startsWith('_') ? 'SRV' : 'A'
  const outcome = answers.length > 0 ? 'answered' : 'no-such-name'
  return { kind: 'dns', name, type, outcome, answers, resolver: '192.0.2.53:53', quote: `DNS ${name}` }
}

export function connection(target: string, outcome: 'open' | 'refused' | 'timeout'): Seen {
  return { kind: 'connection', target, outcome, quote: `TCP ${target}: ${outcome}` }
}

export function failedStep(step: string, phase: string, target: string, outcome: string): Seen {
  return {
    kind: 'probe-step',
    step,
    phase,
    target,
    verdict: 'failed',
    outcome,
    details: [],
    durationUs: 1000,
    quote: 'x',
  }
}

/** A message on a connection to the peer, "address:port". */
export function message(protocol: 'sip' | 'http', direction: 'in' | 'out', peer: string, text: string): Seen {
  const origin = { timeUs: 0, direction, local: '192.0.2.7:50000', peer, connection: `c-${peer}` } as const
  return {
    kind: 'message',
    record: { record: 'message', protocol, origin, bytes: bytesOf(text.replaceAll('\n', '\r\n')) },
  }
}
