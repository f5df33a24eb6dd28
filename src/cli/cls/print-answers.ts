// The part of an answer that names every machine, as text.

import { printableLine } from '../../base/text.ts'
import type { MachineAnswer } from '../../cls/controller/machine-answer.ts'
import { EXIT } from '../exit.ts'

const MARKS: Readonly<Record<MachineAnswer['outcome'], string>> = {
  answered: '✓',
  refused: '✗',
  'not-answered': '✗',
  'broken-off': '!',
}

/** One line per machine with what to know besides below it. */
export function formatAnswers(answers: readonly MachineAnswer[]): string {
  const width = Math.max(0, ...answers.map(({ machine }) => machine.length))
  return answers
    .map(({ machine, outcome, text, notes, result }) => {
      const running = result?.search ? undefined : result?.running.map(runningText).join('; ')
      const words = [text, running].filter(part => part !== undefined && part !== '').join('; ')
      const line = `${MARKS[outcome]} ${printableLine(machine).padEnd(width)}  ${printableLine(words || 'no scenario runs')}\n`
      return line + notes.map(note => `  ${' '.repeat(width)}  ${printableLine(note)}\n`).join('')
    })
    .join('')
}

function runningText(running: {
  readonly scenario: string
  readonly sinceMs: number
  readonly by: string
  readonly untilMs?: number | undefined
}): string {
  const until = running.untilMs === undefined ? 'without end' : `until ${isoTime(running.untilMs)}`
  return `${running.scenario} running since ${isoTime(running.sinceMs)} ${until}, started by ${running.by}`
}

/** "2026-03-14 09:15:00Z" */
export function isoTime(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
}

/** How many answered, as the cmdlets end: but with the names of those that did not, or would not do it. */
export function formatSummary(answers: readonly MachineAnswer[]): string {
  const namesOf = (isWanted: (outcome: MachineAnswer['outcome']) => boolean): string[] =>
    answers.filter(({ outcome }) => isWanted(outcome)).map(({ machine }) => printableLine(machine))
  const refused = namesOf(outcome => outcome === 'refused')
  const missing = namesOf(outcome => outcome === 'not-answered' || outcome === 'broken-off')
  const parts = [
    `${answers.length - missing.length} of ${answers.length} machines answered`,
    ...(missing.length === 0 ? [] : [`not: ${missing.join(', ')}`]),
    ...(refused.length === 0 ? [] : [`refused by: ${refused.join(', ')}`]),
  ]
  return `${parts.join('; ')}\n`
}

/** 0 when every machine did what it was asked. */
export function exitOf(answers: readonly MachineAnswer[]): number {
  return answers.every(({ outcome }) => outcome === 'answered') ? EXIT.ok : EXIT.failureFound
}
