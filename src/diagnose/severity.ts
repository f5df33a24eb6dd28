// How serious a finding is. One table: a site may override it; rules do not know it.

import type { Rule } from './rule.ts'

export type Severity = 'critical' | 'error' | 'warning' | 'info'

const BY_KIND: Readonly<Record<Rule['kind'], Severity>> = {
  cause: 'error',
  symptom: 'error',
  note: 'warning',
  noise: 'info',
}

/** Levels that differ from those of their kind. */
const BY_ID: Readonly<Record<string, Severity>> = {
  'server/no-quorum': 'critical',
  'server/routing-group-without-primary': 'critical',
}

/** Severity of a rule's findings. */
export function severityOf(rule: Rule): Severity {
  return BY_ID[rule.id] ?? BY_KIND[rule.kind]
}
