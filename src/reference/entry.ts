// A reference entry: what one number, symbol or name means, what it means for a sign-in, and which document says so.

/** The number spaces and name spaces of the reference: the first part of an entry's id. */
export type ReferenceKind =
  | 'ms-diagnostics'
  | 'sip'
  | 'http'
  | 'hresult'
  | 'win32'
  | 'ntstatus'
  | 'kerberos'
  | 'tls-alert'
  | 'event'
  | 'port'
  | 'dns'
  | 'header'
  | 'phase'
  | 'web'
  | 'fault'
  | 'ucwa'
  | 'verdict'
  | 'certificate-role'
  | 'failure'

export interface ReferenceEntry {
  /** "kind/key", stable: "ms-diagnostics/28032", "hresult/80090322", "event/LS User Services/32174". */
  readonly id: string
  readonly kind: ReferenceKind
  /** The id without its kind. */
  readonly key: string
  /** Symbol, reason phrase or short name. */
  readonly name: string
  readonly meaning: string
  /** What it means for a sign-in. */
  readonly signIn: string
  /** What to look at next; may be empty. */
  readonly check: readonly string[]
  /** Related records of the catalogue of failures. */
  readonly records: readonly string[]
  /** Further names by which it is found: other symbols, other spellings of a provider. */
  readonly aliases: readonly string[]
  /** Specification, header file or document. */
  readonly source: string
}

/** One row of a table; what it leaves out comes from the head of the table. */
export interface EntryRow {
  /** A number is a decimal id, in tables of result codes an unsigned 32-bit value. */
  readonly key: number | string
  readonly name: string
  readonly meaning: string
  readonly signIn?: string
  readonly check?: readonly string[]
  readonly records?: readonly string[]
  readonly aliases?: readonly string[]
  readonly source?: string
}

export interface TableHead {
  readonly kind: ReferenceKind
  readonly source: string
  /** For rows that are no part of a sign-in. */
  readonly signIn?: string
}

/** Builds the entries of one table. */
export function defineTable(head: TableHead, rows: readonly EntryRow[]): readonly ReferenceEntry[] {
  const { kind, source, signIn = '' } = head
  return rows.map(row => {
    const key = formatKey(kind, row.key)
    return { id: `${kind}/${key}`, kind, source, signIn, check: [], records: [], aliases: [], ...row, key }
  })
}

/** "80090322" for result codes, decimal for every other number. */
export function formatKey(kind: ReferenceKind, key: number | string): string {
  if (typeof key === 'string') return key
  return kind === 'hresult' || kind === 'ntstatus'
    ? (key >>> 0).toString(16).toUpperCase().padStart(8, '0')
    : String(key)
}
