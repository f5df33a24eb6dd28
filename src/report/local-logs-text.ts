// The log folders of this machine's clients, for the terminal.

import { printableLine } from '../base/text.ts'
import { hang } from './hang.ts'
import { formatCount } from './numbers.ts'
import { createPaint } from './style.ts'

/** A folder in which a client keeps its logs. */
export interface LocalLogFolder {
  readonly client: string
  /** '' when the client has none. */
  readonly folder: string
  readonly state: 'has-logs' | 'empty' | 'missing' | 'unreadable'
  readonly logs: number
  /** How to switch logging on, or why the folder cannot be read. */
  readonly advice: string
}

export interface LocalLogsTextOptions {
  readonly colour: boolean
  readonly width: number
}

const STATES: Readonly<Record<Exclude<LocalLogFolder['state'], 'has-logs'>, string>> = {
  empty: 'no logs',
  missing: 'not here',
  unreadable: 'unreadable',
}
const LABEL_COLUMNS = 12

/** Lists the folders; the advice follows where a client is installed and has no logs, and for all when none has. */
export function formatLocalLogsText(
  folders: readonly LocalLogFolder[],
  options: LocalLogsTextOptions,
): string {
  const paint = createPaint(options.colour)
  const none = folders.every(({ state }) => state !== 'has-logs')
  const blocks = folders.map(({ client, folder, state, logs, advice }) => {
    const tone = state === 'has-logs' ? 'good' : state === 'missing' ? 'muted' : 'warn'
    const count = state === 'has-logs' ? formatCount(logs, 'file') : STATES[state]
    const lines = [hang(paint(tone, count), client, options.width, LABEL_COLUMNS)]
    if (folder !== '') lines.push(`${' '.repeat(LABEL_COLUMNS)}${printableLine(folder, 1000)}`)
    if (state === 'empty' || state === 'unreadable' || none)
      lines.push(hang('', advice, options.width, LABEL_COLUMNS))
    return lines.join('\n')
  })
  return blocks.join('\n')
}
