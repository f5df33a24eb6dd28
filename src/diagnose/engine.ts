// Runs every rule over the facts and turns firings into findings, best first. A rule that throws becomes a result of its own.

import { messageOf } from '../base/errors.ts'
import type { Attempt } from '../trace/attempt.ts'
import { contrastOf } from './contrast.ts'
import type { Evidence } from './evidence.ts'
import type { Facts } from './facts/facts.ts'
import type { Finding, FindingCause } from './finding.ts'
import type { Certainty, Fires, Rule, Subject } from './rule.ts'
import { severityOf } from './severity.ts'

/** What became of one rule. */
export interface RuleResult {
  readonly rule: string
  readonly outcome: 'fires' | 'clear' | 'not-applicable' | 'cannot-tell' | 'error'
  /** Why it does not apply, what it wants, or what went wrong. */
  readonly text: string
}

export interface Diagnosis {
  /** Best first. */
  readonly findings: readonly Finding[]
  readonly results: readonly RuleResult[]
}

/** Judges the facts by all rules. */
export function diagnose(facts: Facts, rules: readonly Rule[]): Diagnosis {
  const findings: Finding[] = []
  const results: RuleResult[] = []
  for (const rule of rules) {
    const { result, firings } = runRule(rule, facts)
    results.push(result)
    for (const group of groupBySubject(firings)) findings.push(createFinding(rule, group, facts))
  }
  return { findings: rankFindings(findings), results }
}

function runRule(rule: Rule, facts: Facts): { result: RuleResult; firings: readonly Fires[] } {
  const done = (outcome: RuleResult['outcome'], text: string, firings: readonly Fires[] = []) => ({
    result: { rule: rule.id, outcome, text },
    firings,
  })
  if (rule.needs.length > 0 && rule.needs.every(name => facts[name].length === 0))
    return done('cannot-tell', rule.wants)
  try {
    const judgements = rule.judge(facts)
    const firings = judgements.flatMap(judgement => (judgement.kind === 'fires' ? [judgement] : []))
    if (firings.length > 0) return done('fires', '', firings)
    const other = judgements[0]
    if (other?.kind === 'cannot-tell') return done('cannot-tell', other.wants)
    if (other?.kind === 'not-applicable') return done('not-applicable', other.why)
    return done('clear', rule.title.clear)
  } catch (thrown) {
    return done('error', messageOf(thrown))
  }
}

/** Firings with the same subject are one finding. */
function groupBySubject(firings: readonly Fires[]): Fires[][] {
  return [...Map.groupBy(firings, ({ subject }) => JSON.stringify(Object.entries(subject).sort())).values()]
}

/** Evidence shown with a finding; the first pieces of every firing come first. */
const EVIDENCE_LIMIT = 12

function createFinding(rule: Rule, firings: readonly Fires[], facts: Facts): Finding {
  const first = firings[0]
  const subject = first?.subject ?? {}
  const attempts = [...new Set(firings.flatMap(firing => firing.attempts))]
  const causes = rankCauses(rule, firings, subject)
  return {
    id: `${rule.id}#${hashOf(JSON.stringify(Object.entries(subject).sort()))}`,
    rule: rule.id,
    kind: rule.kind,
    severity: severityOf(rule),
    certainty: causes[0]?.certainty ?? 'possible',
    title: fill(rule.title.fires, subject),
    explanation: fill(rule.explain, subject),
    subject,
    causes,
    evidence: selectEvidence(firings),
    attempts: attempts.map(attempt => attempt.id),
    affected: describeAffected(rule, subject, attempts, facts),
    lookAlikes: rule.lookAlikes,
    settle: rule.settle.map(text => fill(text, subject)),
    seeAlso: rule.seeAlso,
  }
}

function selectEvidence(firings: readonly Fires[]): Evidence[] {
  const selected: Evidence[] = []
  const longest = Math.max(...firings.map(firing => firing.evidence.length))
  for (let i = 0; i < longest; i++) {
    for (const { evidence } of firings) {
      const piece = evidence[i]
      if (piece && selected.length < EVIDENCE_LIMIT) selected.push(piece)
    }
  }
  return selected
}

const CERTAINTIES: readonly Certainty[] = ['certain', 'likely', 'possible']

/** Causes in order of certainty; a cause takes the best certainty that any firing gives it. */
function rankCauses(rule: Rule, firings: readonly Fires[], subject: Subject): FindingCause[] {
  const best = new Map<string, { certainty: Certainty; because: string }>()
  for (const { id, certainty, because } of firings.flatMap(firing => firing.causes)) {
    const known = best.get(id)
    const better =
      known === undefined || CERTAINTIES.indexOf(certainty) < CERTAINTIES.indexOf(known.certainty)
    if (better) best.set(id, { certainty, because })
  }
  return [...best]
    .flatMap(([id, ranked]) => {
      const texts = rule.causes.find(cause => cause.id === id)
      if (!texts) throw new Error(`rule ${rule.id} ranks cause ${id}, which it does not declare`)
      return [
        {
          id,
          ...ranked,
          because: fill(ranked.because, subject),
          cause: fill(texts.cause, subject),
          confirm: texts.confirm.map(text => fill(text, subject)),
          remedy: texts.remedy.map(text => fill(text, subject)),
        },
      ]
    })
    .sort((a, b) => CERTAINTIES.indexOf(a.certainty) - CERTAINTIES.indexOf(b.certainty))
}

function describeAffected(rule: Rule, subject: Subject, attempts: readonly Attempt[], facts: Facts): string {
  const contrast =
    rule.kind === 'cause' || rule.kind === 'symptom' ? contrastOf(attempts, facts.attempts) : ''
  return [fill(rule.scope, subject), contrast].filter(text => text !== '').join(' ')
}

/** Replaces `{name}` by the subject's value; an unknown name stays. */
export function fill(template: string, subject: Subject): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => subject[name] ?? whole)
}

function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}

const KINDS: readonly Rule['kind'][] = ['cause', 'symptom', 'note', 'noise']

/**
 * Best first: what explains a failed attempt, then causes before symptoms, certain before possible. A symptom is dropped
 * when causes explain all of its attempts.
 */
function rankFindings(findings: readonly Finding[]): Finding[] {
  const causes = findings.filter(finding => finding.kind === 'cause')
  const explained = new Set(
    causes.filter(({ certainty }) => certainty !== 'possible').flatMap(({ attempts }) => attempts),
  )
  const kept = findings.filter(
    ({ kind, attempts }) =>
      kind !== 'symptom' || attempts.length === 0 || attempts.some(id => !explained.has(id)),
  )
  const score = (finding: Finding): number =>
    (finding.attempts.length > 0 && finding.kind !== 'noise' ? 0 : 100) +
    KINDS.indexOf(finding.kind) * 10 +
    CERTAINTIES.indexOf(finding.certainty)
  return kept.sort(
    (a, b) =>
      score(a) - score(b) ||
      b.attempts.length - a.attempts.length ||
      numberOf(a) - numberOf(b) ||
      (a.id < b.id ? -1 : 1),
  )
}

/** Number of the first attempt a finding explains; attempts are numbered in order of time. */
function numberOf({ attempts }: Finding): number {
  return Math.min(...attempts.map(id => Number(id.slice(1))))
}
