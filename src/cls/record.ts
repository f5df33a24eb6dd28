// A record as agents keep it: what is needed to choose it without reading it (time, level, component), and its bytes.

/** Levels from chatty to bad, as `CsClsProvider` names them; the index is the rank that is stored. */
export const LEVELS = ['Debug', 'Verbose', 'Info', 'Warning', 'Error', 'Fatal'] as const

export type LevelName = (typeof LEVELS)[number]

/** Rank of a level, 0 (Debug) … 5 (Fatal). */
export type LevelRank = number

const WORDS: Readonly<Record<string, LevelRank>> = {
  ALL: 0,
  DEBUG: 0,
  VERBOSE: 1,
  NOISE: 1,
  INFO: 2,
  INFORMATION: 2,
  WARN: 3,
  WARNING: 3,
  ERROR: 4,
  FATAL: 5,
  CRITICAL: 5,
}

/** Rank of a level word in any spelling of cmdlets and logs ("All", "TL_WARN", "Noise"); undefined for other words. */
export function readLevelRank(word: string): LevelRank | undefined {
  return WORDS[word.trim().toUpperCase().replace(/^TL_/, '')]
}

/** How the bytes of a record are written. */
export const FORMS = ['cls', 'trace'] as const

/** cls: one record of CLS text as servers write it, stamp in UTC; trace: one line of Lyncpin's own trace. */
export type RecordForm = (typeof FORMS)[number]

/** A record in a segment. */
export interface StoredRecord {
  /** µs UTC by the clock of the machine that wrote it. */
  readonly timeUs: number
  readonly level: LevelRank
  readonly component: string
  readonly form: RecordForm
  readonly bytes: Uint8Array
}

/** Kind of provider a record comes from: trace, Windows event log, IIS log. */
export const PROVIDER_TYPES = ['WPP', 'EventLog', 'IISLog'] as const

export type ProviderType = (typeof PROVIDER_TYPES)[number]

/** A record before the scenarios of an agent have decided whether it is kept. */
export interface OfferedRecord extends StoredRecord {
  readonly type: ProviderType
  /** TF_PROTOCOL, TF_DIAG, …; '' where the log has none. */
  readonly flag: string
}
