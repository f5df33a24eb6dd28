// Pseudonyms in what a search writes. Names are learned from the whole answer before any of it is rewritten: a name that one record gives
// away may stand bare in an earlier one. So the answer is read twice, and nothing is held in memory.

import { learnValue, type Redactor, redactValue } from '../../trace/redact.ts'

/** text: records as they stand; lines: one JSON document in each line. */
export type OutputKind = 'text' | 'lines'

/** First pass. @param text whole records */
export function learnOutput(text: string, kind: OutputKind, redactor: Redactor): void {
  if (kind === 'text') return redactor.learn(text)
  for (const line of linesOf(text)) learnValue(parse(line), redactor)
}

/** Second pass. What is no JSON among lines is rewritten as text. */
export function redactOutput(text: string, kind: OutputKind, redactor: Redactor): string {
  if (kind === 'text') return redactor.redact(text)
  return linesOf(text)
    .map(line => {
      const value = parse(line)
      return `${typeof value === 'string' ? redactor.redact(value) : JSON.stringify(redactValue(value, redactor))}\n`
    })
    .join('')
}

function linesOf(text: string): string[] {
  return text.split('\n').filter(line => line !== '')
}

/** The line itself when it is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
