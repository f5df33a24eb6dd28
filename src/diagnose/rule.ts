// The contract of a rule: one file per cause (or family of causes with one kind of evidence). Rules see facts, not logs, and
// not each other.

import type { Stage } from '../reference/stage.ts'
import type { Attempt } from '../trace/attempt.ts'
import type { PhrasePattern } from '../trace/observe/phrase.ts'
import type { Evidence } from './evidence.ts'
import type { FactName, Facts } from './facts/facts.ts'

export type Certainty = 'certain' | 'likely' | 'possible'

/** One cause among those that can make a rule fire. */
export interface Cause {
  /** Record of the catalogue of failures: "WT-01". */
  readonly id: string
  /** What is wrong, one sentence, for a person; `{name}` is replaced by the subject's value. */
  readonly cause: string
  /** Commands or steps that confirm or refute it. */
  readonly confirm: readonly string[]
  /** Commands or steps that cure it. */
  readonly remedy: readonly string[]
}

/** A cause with how sure the evidence makes it. */
export interface RankedCause {
  readonly id: string
  readonly certainty: Certainty
  /** What speaks for or against it here; '' when nothing specific does. */
  readonly because: string
}

/** Who or what a firing is about; its values fill the texts of the rule. Equal subjects make one finding. */
export type Subject = Readonly<Record<string, string>>

export interface Fires {
  readonly kind: 'fires'
  readonly subject: Subject
  /** At least one. */
  readonly evidence: readonly Evidence[]
  readonly attempts: readonly Attempt[]
  /** Best first; ids are those of the rule's causes. */
  readonly causes: readonly RankedCause[]
}

export type Judgement =
  | Fires
  | { readonly kind: 'clear' }
  | { readonly kind: 'not-applicable'; readonly why: string }
  | { readonly kind: 'cannot-tell'; readonly wants: string }

export interface Rule {
  /** "stage/name", equals the path of the file. Forever. */
  readonly id: string
  /** Which part of the sign-in the rule is about: the folder of its file. */
  readonly stage: Stage
  /** Records of the catalogue of failures that this rule recognises. */
  readonly covers: readonly string[]
  readonly title: { readonly fires: string; readonly clear: string }
  /**
   * cause: names why it fails; symptom: names only where, and gives way to a cause of the same attempts;
   * note: worth knowing, explains no failed sign-in; noise: looks like a failure and is none.
   */
  readonly kind: 'cause' | 'symptom' | 'note' | 'noise'
  /** Facts without which the rule cannot tell; the engine checks that they are not all empty. */
  readonly needs: readonly FactName[]
  /** What to collect when it cannot tell. */
  readonly wants: string
  /** Sentences the rule understands; they arrive as `phrases` facts. */
  readonly phrases?: readonly PhrasePattern[]
  judge(facts: Facts): readonly Judgement[]
  /** Two or three sentences; `{name}` is replaced by the subject's value. */
  readonly explain: string
  /** Who is hit and why only they. */
  readonly scope: string
  readonly causes: readonly Cause[]
  /** What it must not be confused with, and how to tell. */
  readonly lookAlikes: readonly { readonly what: string; readonly tell: string }[]
  /** Further logs or probes that would settle what is open. */
  readonly settle: readonly string[]
  /** Specification sections, documents, reference entries. */
  readonly seeAlso: readonly string[]
  /** Sample logs under test/samples/rules: `fires` must make it fire, `clear` must leave it silent. */
  readonly samples: { readonly fires: readonly string[]; readonly clear: readonly string[] }
  /** Lab fault that makes it real. */
  readonly provokedBy?: string
}

/** Declares a rule; gives the compiler a place to check it. */
export function defineRule(rule: Rule): Rule {
  return rule
}

/** A firing. `causes` defaults to the single given id as certain. */
export function fires(firing: Omit<Fires, 'kind'>): Fires {
  return { kind: 'fires', ...firing }
}

export const CLEAR: Judgement = { kind: 'clear' }

/** The phrases of one id. */
export function phrasesOf(facts: Facts, id: string): Facts['phrases'] {
  return facts.phrases.filter(found => found.phrase === id)
}
