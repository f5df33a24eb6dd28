// Steps of the connectivity analyzers. Remote Connectivity Analyzer (web): a title, a sentence with the result, then "Additional
// Details", "Test Steps" or "Elapsed Time". Lync Connectivity Analyzer (client tool): sentences with "succeeded" or "failed".

import type { TextLine } from '../record-text.ts'

/** One step with its result. */
export interface AnalyzerStep {
  readonly name: string
  readonly target: string
  readonly passed: boolean
  /** What the analyzer says about a failure; '' when the step passed. */
  readonly error: string
  readonly first: TextLine
  readonly last: TextLine
}

const SECTION = /^(?:Additional Details|Test Steps|Elapsed Time:?.*|Tell me more about this issue.*)$/i
const DETAILS = /^Additional Details$/i
const FAILED = /\bfail|\berror\b|n't\b|\bnot\b|\bunable\b|\btimed out\b|\brefused\b|\binvalid\b/i
const TARGET = /https?:\/\/[^\s'"<>]+|\b(?:[\w-]+\.){1,}[a-z][\w-]*(?::\d{1,5})?\b/i

/** Steps of the web analyzer in the lines of a record. */
export function readWebSteps(all: readonly TextLine[]): AnalyzerStep[] {
  const lines = all.filter(line => line.text.trim() !== '').map(line => ({ line, text: line.text.trim() }))
  return lines.flatMap(({ line, text }, i) => {
    const status = lines[i + 1]
    const section = lines[i + 2]
    if (!status || !section || !SECTION.test(section.text)) return []
    if (SECTION.test(text) || SECTION.test(status.text)) return []
    // Between "Additional Details" and "Elapsed Time" stand details, whatever they look like.
    const before = lines.slice(0, i).findLast(known => SECTION.test(known.text))
    if (before && DETAILS.test(before.text)) return []
    const passed = !FAILED.test(status.text)
    const details = DETAILS.test(section.text) ? readDetails(lines.slice(i + 3).map(next => next.text)) : []
    return [
      {
        name: text,
        target: TARGET.exec(text)?.[0] ?? '',
        passed,
        error: passed ? '' : [status.text, ...details].join('\n'),
        first: line,
        last: status.line,
      },
    ]
  })
}

const DETAIL_LIMIT = 40

function readDetails(lines: readonly string[]): string[] {
  const end = lines.findIndex(line => SECTION.test(line))
  return lines.slice(0, Math.min(DETAIL_LIMIT, end < 0 ? lines.length : end))
}

const VERDICT = /^(.{3,200}?)\b(succeeded|successful(?:ly)?|passed|failed)\b(?!\s*[:=])(.*)$/i

/** Steps of the client tool: one sentence each. */
export function readToolSteps(lines: readonly TextLine[]): AnalyzerStep[] {
  return lines.flatMap(line => {
    const match = VERDICT.exec(line.text.trim())
    if (!match) return []
    const passed = match[2]?.toLowerCase() !== 'failed'
    const text = line.text.trim()
    const name = `${match[1] ?? ''}${(match[3] ?? '').replace(TARGET, '')}`.replace(/\s+/g, ' ').trim()
    return [
      {
        name,
        target: TARGET.exec(text)?.[0] ?? '',
        passed,
        error: passed ? '' : text,
        first: line,
        last: line,
      },
    ]
  })
}
