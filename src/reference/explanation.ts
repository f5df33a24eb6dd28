// An explanation: an entry, how the text was read to get there, and whether the code itself is known or only its surroundings.

import { formatKey, type ReferenceEntry, type ReferenceKind } from './entry.ts'

export interface Explanation {
  /** How the text was read: "HRESULT 0x8007274C, Win32 10060". */
  readonly reading: string
  /** False when only the range, the facility or an embedded number is known. */
  readonly known: boolean
  readonly entry: ReferenceEntry
}

/** An explanation by an entry of a table. */
export function explainedBy(entry: ReferenceEntry, reading: string): Explanation {
  return { reading, known: true, entry }
}

/** What can be said about a code that is in no table. */
export interface UnknownCode {
  readonly kind: ReferenceKind
  readonly key: number | string
  /** Symbol that stood beside it; "not in the tables" without one. */
  readonly name?: string
  readonly meaning: string
  readonly signIn: string
  readonly check?: readonly string[]
  readonly source: string
}

/** An explanation of a code that is in no table. */
export function unexplained(code: UnknownCode, reading: string): Explanation {
  const key = formatKey(code.kind, code.key)
  const { name = 'not in the tables', check = [], ...rest } = code
  const entry = { ...rest, name, check, key, id: `${code.kind}/${key}`, records: [], aliases: [] }
  return { reading, known: false, entry }
}
