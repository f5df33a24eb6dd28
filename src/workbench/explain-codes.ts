// Explains codes with everything that is known around them: rules, related failures. Shared by command line, web worker and API.

import { findClosest } from '../base/closest.ts'
import type { Rule } from '../diagnose/rule.ts'
import { type RuleLink, rulesAbout } from '../diagnose/rule-references.ts'
import { entryNames, findEntry } from '../reference/entries.ts'
import type { ReferenceEntry } from '../reference/entry.ts'
import { type ExplainedText, explainWords } from '../reference/explain.ts'
import type { Explanation } from '../reference/explanation.ts'
import { findFailure } from '../reference/failures.ts'
import type { DiagnosticsMeaning } from '../report/details/node.ts'
import {
  EXPLAIN_SCHEMA,
  EXPLAIN_VERSION,
  type ExplainedCode,
  type ExplainedMeaning,
  type ExplainReport,
} from '../report/explain-report.ts'
import { showPlaceholders } from '../report/rule-page.ts'

/** Explains the words of a command line: codes, names, ids of rules, whole pasted lines. */
export function explainCodes(words: readonly string[], rules: readonly Rule[]): ExplainReport {
  const codes = explainWords(words).map(explained => explainCode(explained, rules))
  return { schema: EXPLAIN_SCHEMA, version: EXPLAIN_VERSION, codes }
}

function explainCode({ text, explanations }: ExplainedText, rules: readonly Rule[]): ExplainedCode {
  const rule = rules.find(({ id }) => id === text.trim())
  if (rule) return { text, meanings: [meaningOfRule(rule)], didYouMean: '' }
  const meanings = explanations.map(explanation => meaningOf(explanation, rules))
  return { text, meanings, didYouMean: meanings.length > 0 ? '' : suggest(text, rules) }
}

function suggest(text: string, rules: readonly Rule[]): string {
  return findClosest(text.trim(), [...rules.map(({ id }) => id), ...entryNames()]) ?? ''
}

function meaningOf({ reading, known, entry }: Explanation, rules: readonly Rule[]): ExplainedMeaning {
  const { id, kind, name, meaning, signIn, check, source } = entry
  return {
    id,
    kind,
    name,
    reading,
    known,
    meaning,
    signIn,
    check,
    source,
    rules: rulesAbout(entry, rules).map(linkOf),
    failures: failuresOf(entry.kind === 'failure' ? [] : entry.records),
  }
}

function linkOf({ rule, why }: RuleLink): ExplainedMeaning['rules'][number] {
  return { id: rule.id, title: showPlaceholders(rule.title.fires), why }
}

function failuresOf(records: ReferenceEntry['records']): ExplainedMeaning['failures'] {
  return records.flatMap(id => {
    const record = findFailure(id)
    return record ? [{ id, title: record.title }] : []
  })
}

function meaningOfRule(rule: Rule): ExplainedMeaning {
  return {
    id: `rule/${rule.id}`,
    kind: 'rule',
    name: showPlaceholders(rule.title.fires),
    reading: 'rule of Lyncpin',
    known: true,
    meaning: showPlaceholders(rule.explain),
    signIn: showPlaceholders(rule.scope),
    check: [`lyncpin rules ${rule.id}`],
    source: 'rules of Lyncpin',
    rules: [],
    failures: failuresOf(rule.covers),
  }
}

/** What a diagnostics id means for a sign-in, as the reference has it; undefined when it does not know it. */
export function explainDiagnosticsId(id: number): DiagnosticsMeaning | undefined {
  const entry = findEntry('ms-diagnostics', id)
  return entry && { title: entry.name, meaning: `${entry.meaning} ${entry.signIn}`.trim() }
}
