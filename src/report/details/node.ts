// Details of a decoded message as plain data: a tree of names and values that terminal, page and viewer render alike.

import { encodeHex } from '../../base/hex.ts'
import { formatTime } from '../../base/time.ts'

export interface DetailNode {
  readonly name: string
  readonly value: string
  /** What the value means. */
  readonly note: string
  readonly children: readonly DetailNode[]
}

export interface DetailOptions {
  /** Also shows responses, keys, tokens and passwords. */
  readonly secrets: boolean
  /** Zone of the times, µs east of UTC. */
  readonly zoneUs: number
  /** What a diagnostics id means, where a reference is at hand. */
  readonly explainDiagnostics?: (id: number) => DiagnosticsMeaning | undefined
}

export interface DiagnosticsMeaning {
  readonly title: string
  readonly meaning: string
}

/** A leaf; nothing when the value is empty. */
export function row(name: string, value: string | number | undefined, note = ''): DetailNode[] {
  if (value === undefined || value === '') return []
  return [{ name, value: String(value), note, children: [] }]
}

/** A branch; nothing when it has neither value nor children. */
export function branch(name: string, children: readonly DetailNode[], value = ''): DetailNode[] {
  return children.length === 0 && value === '' ? [] : [{ name, value, note: '', children }]
}

/** Bytes that prove who somebody is: only their size unless secrets are wanted. */
export function secretRow(
  name: string,
  bytes: Uint8Array | undefined,
  { secrets }: DetailOptions,
): DetailNode[] {
  if (bytes === undefined || bytes.length === 0) return []
  const size = `${bytes.length} bytes`
  return secrets ? row(name, encodeHex(bytes), size) : row(name, `(${size}, hidden)`)
}

/** A time in the zone of the display; nothing when there is none. */
export function timeRow(
  name: string,
  timeUs: number | undefined,
  { zoneUs }: DetailOptions,
  note = '',
): DetailNode[] {
  if (timeUs === undefined || !Number.isFinite(timeUs)) return []
  return row(name, `${formatTime(timeUs + zoneUs)}${zoneUs === 0 ? ' UTC' : ''}`, note)
}
