// What all sub-commands of lyncpin lab share: which lab is meant, and how its answers are printed.

import { resolve } from 'node:path'
import type { Command as Parser } from 'commander'
import { temporaryFolder } from '../../lab/control/endpoint.ts'
import { formatJsonText } from '../../report/json.ts'
import { createPaint, type Paint } from '../../report/style.ts'
import { type Cell, formatTable } from '../../report/text/table.ts'
import { createParser } from '../parser.ts'
import { terminalOf } from '../terminal.ts'

export interface LabOptions {
  readonly state?: string
  readonly json?: boolean
}

/** A parser of a sub-command, with the options that all of them have. */
export function createLabParser(name: string, summary: string): Parser {
  return createParser(`lab ${name}`, summary)
    .option('--state <folder>', 'of the lab that is meant, where it was started with one')
    .option('--json', 'print JSON')
}

/** Folder of the lab that is meant. */
export function stateOf({ state }: LabOptions): string {
  return state === undefined ? temporaryFolder() : resolve(state)
}

export function labPaint(): Paint {
  return createPaint(terminalOf().colour)
}

/** Prints an answer as JSON, or as lines. */
export function printAnswer(options: LabOptions, answer: unknown, lines: () => readonly string[]): void {
  process.stdout.write(`${options.json ? formatJsonText(answer) : lines().join('\n')}\n`)
}

/** A table with a heading. */
export function headedTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
): string[] {
  if (rows.length === 0) return ['  none']
  return formatTable([head.map(text => ({ text, tone: 'muted' as const })), ...rows], paint)
}

/** "2026-01-02 09:15" in UTC. */
export function formatDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')
}
