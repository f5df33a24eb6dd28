// The options of `lyncpin show`. What stands behind `--` is a filter.

import type { Command as Parser } from 'commander'
import { AppError } from '../../base/errors.ts'
import { createParser } from '../parser.ts'

export interface ShowOptions {
  readonly paths: readonly string[]
  readonly query: string
  readonly mode: 'messages' | 'exchanges' | 'attempts' | 'ladder' | 'message'
  /** Also entries that are no messages. */
  readonly records: boolean
  /** Number of the row, from 1, in mode "message". */
  readonly number: number
  readonly raw: boolean
  readonly output: 'text' | 'json' | 'ndjson'
  /** Rows at most; Infinity for all. */
  readonly limit: number
  readonly timeZone: string
  readonly secrets: boolean
}

/** Rows that are shown in a terminal unless more are wanted. */
const DEFAULT_LIMIT = 500

const HELP = `
What to look for is a filter, behind -- or with --filter:
  lyncpin show client.log -- method:REGISTER status>=400
  lyncpin show *.log -- user:alice header.ms-diagnostics~28032
Fields: docs/filter.md.`

interface Given {
  filter?: string
  records?: boolean
  exchanges?: boolean
  attempts?: boolean
  ladder?: boolean
  message?: string
  raw?: boolean
  json?: boolean
  ndjson?: boolean
  limit?: string
  timeZone: string
  secrets?: boolean
}

/** Reads the arguments. Throws AppError('usage'), and what the parser throws for help and wrong options. */
export function readShowOptions(argv: readonly string[]): ShowOptions {
  const split = argv.indexOf('--')
  const own = split < 0 ? argv : argv.slice(0, split)
  const words = split < 0 ? [] : argv.slice(split + 1)
  const parser = createShowParser().parse([...own], { from: 'user' })
  const given = parser.opts<Given>()
  const output = given.ndjson ? 'ndjson' : given.json ? 'json' : 'text'
  return {
    paths: parser.args,
    query: [...(given.filter ? [given.filter] : []), ...words].join(' '),
    mode: modeOf(given),
    records: given.records ?? false,
    number: given.message === undefined ? 0 : readNumber(given.message, '--message', 1),
    raw: given.raw ?? false,
    output,
    limit: readLimit(given.limit, output),
    timeZone: given.timeZone,
    secrets: given.secrets ?? false,
  }
}

export const SHOW_SUMMARY = 'Show messages, records, exchanges, attempts or the ladder diagram of logs'

function createShowParser(): Parser {
  return createParser('show', SHOW_SUMMARY)
    .usage('[options] <path...> [-- filter]')
    .argument('<path...>', 'files, folders, patterns, archives, or - for standard input')
    .option('-f, --filter <filter>', 'what to look for')
    .option('-r, --records', 'also entries that are no messages')
    .option('-e, --exchanges', 'requests with their answers')
    .option('-a, --attempts', 'sign-in attempts')
    .option('-l, --ladder', 'ladder diagram of the attempts (the failed ones, unless a filter names others)')
    .option('-m, --message <number>', 'one message whole and decoded')
    .option('--raw', 'as it stands in the log')
    .option('--json', 'as JSON')
    .option('--ndjson', 'as JSON, one record a line')
    .option('-n, --limit <count>', `rows at most, 0 for all (${DEFAULT_LIMIT}, or all in JSON)`)
    .option('-z, --time-zone <zone>', 'zone of the times: utc, local, +02:00, Europe/Berlin', 'utc')
    .option('--secrets', 'also tokens, responses, keys and passwords')
    .addHelpText('after', HELP)
}

function modeOf({ message, ladder, attempts, exchanges }: Given): ShowOptions['mode'] {
  const wanted = [message !== undefined, ladder, attempts, exchanges].filter(Boolean).length
  if (wanted > 1)
    throw new AppError(
      'usage',
      'only one of --message, --ladder, --attempts, --exchanges can be shown at a time',
    )
  if (message !== undefined) return 'message'
  return ladder ? 'ladder' : attempts ? 'attempts' : exchanges ? 'exchanges' : 'messages'
}

function readLimit(text: string | undefined, output: ShowOptions['output']): number {
  if (text === undefined) return output === 'text' ? DEFAULT_LIMIT : Number.POSITIVE_INFINITY
  return readNumber(text, '--limit', 0) || Number.POSITIVE_INFINITY
}

function readNumber(text: string, option: string, least: number): number {
  const value = /^#?(\d{1,12})$/.exec(text.trim())?.[1]
  if (value === undefined || Number(value) < least)
    throw new AppError('usage', `${option} wants a number from ${least}, not "${text}"`)
  return Number(value)
}
