// What every mode of `lyncpin show` works on: the open case, its messages, the rows a filter took, and where to write.

import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { formatJsonText } from '../../report/json.ts'
import type { FilterError } from '../../trace/filter/lexer.ts'
import type { OpenCase } from '../../workbench/open-case.ts'
import type { OpenMessages } from '../../workbench/open-messages.ts'
import type { Terminal } from '../terminal.ts'
import type { ShowOptions } from './options.ts'

export interface ShowView {
  readonly opened: OpenCase
  readonly messages: OpenMessages
  /** Numbers of the rows the filter took, ascending. */
  readonly rows: Int32Array
  readonly options: ShowOptions
  readonly zoneUs: number
  readonly terminal: Terminal
  /** Writes lines; resolves when there is room for more. */
  write(text: string): Promise<void>
}

/** Writes values as JSON, or as one record a line. */
export async function writeJson(view: ShowView, values: readonly unknown[]): Promise<void> {
  if (view.options.output === 'json') return view.write(`${formatJsonText(values)}\n`)
  for (const value of values) await view.write(`${formatJsonText(value, true)}\n`)
}

/** The error of a filter with a mark under the place it is about. */
export function filterRefused(query: string, { text, at, length }: FilterError): AppError {
  const from = Math.max(0, at - 50)
  const shown = printableLine(query.slice(from, from + 100), 110)
  const mark = `${' '.repeat(printableLine(`${query.slice(from, at)}|`).length - 1)}${'^'.repeat(Math.max(1, Math.min(50, length)))}`
  return new AppError('usage', `${text}\n  ${shown}\n  ${mark}`)
}
