// What the agents of the scale simulation hold.

import type { OfferedRecord } from '../src/cls/record.ts'

/** Records of one agent. */
export const RECORDS_PER_AGENT = 200
/** Packets of answers, KB. */
export const PACKET_KB = 8
/** Begin of the simulated time, µs. */
export const SCALE_FROM_US = Date.UTC(2026, 0, 1) * 1000

/** Name of a simulated machine. */
export function machineName(i: number): string {
  return `fe${String(i).padStart(4, '0')}.contoso.com`
}

/** Records of 500 bytes, one every ten milliseconds. */
export function* scaleRecords(i: number): Generator<OfferedRecord> {
  for (let n = 0; n < RECORDS_PER_AGENT; n++) {
    const timeUs = SCALE_FROM_US + n * 10_000 + i
    const text = `TL_INFO(TF_COMPONENT) [POOL\\${machineName(i)}]0001.0001::01/01/2026-00:00:00.000.${n.toString(16).padStart(8, '0')} (S4,A::b:c.cpp(1)) agent ${i} record ${n} `
    const bytes = Buffer.from(`${text.padEnd(498, 'x')}\r\n`)
    yield { timeUs, level: 2, component: 'S4', type: 'WPP', flag: '', form: 'cls', bytes }
  }
}
