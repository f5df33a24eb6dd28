// A found record as a row of the page: what one sees before opening it.

import { decodeText, printableLine } from '../../../base/text.ts'
import type { FoundRecord } from '../../../cls/controller/merge.ts'
import { LEVELS } from '../../../cls/record.ts'
import { readTraceLine } from '../../../log/lyncpin-trace/read-line.ts'
import type { ProducedRecord } from '../../../trace/produced.ts'

export interface RecordRow {
  /** Time by the server's clock, µs since 1970 UTC. */
  readonly timeUs: number
  readonly machine: string
  readonly level: string
  readonly component: string
  /** Start line of a message, else the first words. */
  readonly text: string
}

const TEXT_LENGTH = 240

/** The row of a record. @param trace the record as lines of a trace */
export function rowOf(record: FoundRecord, trace: string): RecordRow {
  const { timeUs, machine, level, component } = record
  return {
    timeUs,
    machine: printableLine(machine),
    level: LEVELS[level] ?? '',
    component: printableLine(component, 100),
    text: printableLine(wordsOf(trace, record), TEXT_LENGTH),
  }
}

function wordsOf(trace: string, { bytes }: FoundRecord): string {
  const produced = readTraceLine(trace.slice(0, trace.indexOf('\n')))
  if (!produced || produced.record === 'header')
    return firstLine(decodeText(bytes, 0, Math.min(bytes.length, 2000)))
  return firstLine(textOf(produced))
}

function textOf(produced: ProducedRecord): string {
  switch (produced.record) {
    case 'message': {
      const { direction, peer } = produced.origin
      const way = direction === 'in' ? '← ' : direction === 'out' ? '→ ' : ''
      const line = firstLine(decodeText(produced.bytes.subarray(0, 1000)))
      return `${way}${line}${peer === undefined ? '' : ` (${peer})`}`
    }
    case 'text':
      return produced.text
    case 'observation':
      return produced.observation.quote
  }
}

/** The first line that says something. */
function firstLine(text: string): string {
  return /\S[^\r\n]*/.exec(text)?.[0] ?? ''
}
