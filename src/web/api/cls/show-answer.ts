// What a machine answered, as plain data for the page. Names and words of machines are foreign text: control characters are made
// visible here.

import { printableLine } from '../../../base/text.ts'
import type { MachineAnswer } from '../../../cls/controller/machine-answer.ts'
import { LEVELS } from '../../../cls/record.ts'
import type { ClsAnswer } from './schemas.ts'

const NOTE_LENGTH = 1000

/** The answer of one machine. */
export function showAnswer({ machine, outcome, records, text, notes, result }: MachineAnswer): ClsAnswer {
  return {
    machine: printableLine(machine),
    outcome,
    records,
    text: printableLine(text, NOTE_LENGTH),
    notes: notes.map(note => printableLine(note, NOTE_LENGTH)),
    running: (result?.running ?? []).map(({ scenario, sinceMs, untilMs, by }) => ({
      scenario: printableLine(scenario),
      sinceMs,
      untilMs: untilMs ?? null,
      by: printableLine(by),
    })),
    throttled: (result?.throttled ?? []).map(({ component, level, sinceMs, left }) => ({
      component: printableLine(component),
      level: LEVELS[level] ?? '',
      sinceMs,
      left,
    })),
    store: result ? showStore(result.store) : null,
  }
}

function showStore(store: NonNullable<MachineAnswer['result']>['store']): ClsAnswer['store'] {
  return { ...store, folder: printableLine(store.folder), problem: printableLine(store.problem, NOTE_LENGTH) }
}
