// The explanation of codes as plain data: what every rendering (terminal, JSON, viewer) shows. Its JSON form is public: fields
// are added, never renamed or reused.

import type { RuleLink } from '../diagnose/rule-references.ts'

export const EXPLAIN_SCHEMA = 'lyncpin.explain'
export const EXPLAIN_VERSION = 1

/** One meaning of a code. */
export interface ExplainedMeaning {
  /** Reference id: "ms-diagnostics/28032". */
  readonly id: string
  readonly kind: string
  readonly name: string
  /** How the text was read: "result code 0x8007274C, Win32 10060". */
  readonly reading: string
  /** False when only range, class or facility are known. */
  readonly known: boolean
  readonly meaning: string
  readonly signIn: string
  readonly check: readonly string[]
  readonly source: string
  /** The closest first. */
  readonly rules: readonly { readonly id: string; readonly title: string; readonly why: RuleLink['why'] }[]
  readonly failures: readonly { readonly id: string; readonly title: string }[]
}

export interface ExplainedCode {
  /** What was asked. */
  readonly text: string
  /** Most likely first; empty when the text was not understood. */
  readonly meanings: readonly ExplainedMeaning[]
  /** A name that looks like what was meant; '' when there is none. */
  readonly didYouMean: string
}

export interface ExplainReport {
  readonly schema: typeof EXPLAIN_SCHEMA
  readonly version: typeof EXPLAIN_VERSION
  readonly codes: readonly ExplainedCode[]
}
