// The page of a rule as plain data: one model for the terminal, for Markdown and for JSON.

import type { FactName } from '../diagnose/facts/facts.ts'
import type { Rule } from '../diagnose/rule.ts'
import { type Severity, severityOf } from '../diagnose/severity.ts'
import { findReferences } from '../reference/explain.ts'
import { findFailure } from '../reference/failures.ts'
import type { Stage } from '../reference/stage.ts'
import { titleOfEntry } from './entry-label.ts'

export const RULE_SCHEMA = 'lyncpin.rule'
export const RULE_VERSION = 1

/** What each kind of rule says. */
export const RULE_KINDS: Readonly<Record<Rule['kind'], string>> = {
  cause: 'names why it fails',
  symptom: 'names where it fails',
  note: 'worth knowing, explains no failed sign-in',
  noise: 'looks like a failure and is none',
}

/** A record of the catalogue of failures; `title` is '' for an id that the catalogue does not have. */
export interface FailureLink {
  readonly id: string
  readonly title: string
}

export interface RulePage {
  readonly schema: typeof RULE_SCHEMA
  readonly version: typeof RULE_VERSION
  readonly id: string
  readonly stage: Stage
  readonly kind: Rule['kind']
  readonly severity: Severity
  readonly title: Rule['title']
  readonly explanation: string
  /** Who is affected, and why only they. */
  readonly affected: string
  readonly covers: readonly FailureLink[]
  readonly causes: readonly {
    readonly failure: FailureLink
    readonly cause: string
    readonly confirm: readonly string[]
    readonly remedy: readonly string[]
  }[]
  readonly lookAlikes: readonly { readonly what: string; readonly tell: string }[]
  readonly settle: readonly string[]
  readonly seeAlso: readonly {
    /** As the rule has it. */
    readonly text: string
    /** Entries of the reference that it names; none for a document. */
    readonly references: readonly { readonly id: string; readonly label: string; readonly name: string }[]
  }[]
  readonly evidence: {
    readonly needs: readonly { readonly fact: string; readonly what: string }[]
    /** What to collect when the rule cannot tell. */
    readonly wants: string
    /** Sentences it understands, by id. */
    readonly phrases: readonly string[]
  }
  readonly samples: Rule['samples']
  /** Lab fault that makes it real; '' when there is none. */
  readonly provokedBy: string
}

/** The page of a rule; places that a finding fills are shown as `<name>`. */
export function pageOfRule(rule: Rule): RulePage {
  const { id, stage, kind, covers, causes, lookAlikes, settle, samples } = rule
  return {
    schema: RULE_SCHEMA,
    version: RULE_VERSION,
    id,
    stage,
    kind,
    severity: severityOf(rule),
    title: { fires: showPlaceholders(rule.title.fires), clear: showPlaceholders(rule.title.clear) },
    explanation: showPlaceholders(rule.explain),
    affected: showPlaceholders(rule.scope),
    covers: covers.map(linkOfFailure),
    causes: causes.map(cause => ({
      failure: linkOfFailure(cause.id),
      cause: showPlaceholders(cause.cause),
      confirm: cause.confirm.map(showPlaceholders),
      remedy: cause.remedy.map(showPlaceholders),
    })),
    lookAlikes: lookAlikes.map(({ what, tell }) => ({
      what: showPlaceholders(what),
      tell: showPlaceholders(tell),
    })),
    settle: settle.map(showPlaceholders),
    seeAlso: rule.seeAlso.map(linkOfReference),
    evidence: {
      needs: rule.needs.map(fact => ({ fact, what: titleOfFact(fact) })),
      wants: rule.wants,
      phrases: (rule.phrases ?? []).map(phrase => phrase.id),
    },
    samples,
    provokedBy: rule.provokedBy ?? '',
  }
}

/** `{user}` of a template as `<user>`. */
export function showPlaceholders(template: string): string {
  return template.replace(/\{(\w+)\}/g, '<$1>')
}

function linkOfFailure(id: string): FailureLink {
  return { id, title: findFailure(id)?.title ?? '' }
}

function linkOfReference(text: string): RulePage['seeAlso'][number] {
  const references = findReferences(text).map(entry => ({ id: entry.id, ...titleOfEntry(entry) }))
  return { text, references }
}

const FACT_TITLES: Partial<Record<FactName, string>> = {
  attempts: 'sign-in attempts',
  failedAttempts: 'failed sign-in attempts',
  registers: 'REGISTER requests with their answers',
  otherSip: 'SIP requests other than REGISTER',
  web: 'web requests with their answers',
  diagnostics: 'diagnostics headers, faults and ids',
  clocks: 'clocks of the logs',
  dns: 'DNS lookups',
  connections: 'TCP connections',
  handshakes: 'TLS handshakes',
  certificates: 'certificates',
  events: 'Windows events',
  resultCodes: 'result codes in sentences',
  signInNodes: 'the sign-in tree of the client',
  verdicts: 'the client’s last word on a sign-in',
  settings: 'output of cmdlets, registry values',
  transactions: 'synthetic transactions (Test-Cs…)',
  phrases: 'known sentences',
  losses: 'gaps that a log reports',
  summaries: 'results of Autodiscover',
}

/** What a fact is, for a person; a fact without a title is shown by the words of its name. */
function titleOfFact(fact: FactName): string {
  return FACT_TITLES[fact] ?? fact.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}
