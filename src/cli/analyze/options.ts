// The options of `lyncpin analyze`.

import { matchesGlob } from 'node:path'
import type { ByteSource } from '../../base/byte-source.ts'
import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import { readTimeZone } from '../../base/time-zone.ts'
import type { LogFormat } from '../../log/format.ts'
import { createParser } from '../parser.ts'
import { readTime } from '../read-time.ts'

export interface AnalyzeOptions {
  readonly paths: readonly string[]
  readonly json: boolean
  /** Files to write; '' for none. `markdown` without a file goes to standard output. */
  readonly html: string
  readonly markdown: string | true
  readonly user: string | undefined
  readonly sinceUs: number | undefined
  readonly untilUs: number | undefined
  readonly verbose: boolean
  readonly redact: boolean
  readonly local: boolean
  readonly tmf: readonly string[]
  /** Zone of a source's stamps, µs east of UTC; undefined where nobody said. */
  zoneOf(source: ByteSource, stampUs: number): number | undefined
  /** Format a source is read as; undefined to detect. */
  formatOf(source: ByteSource): LogFormat | undefined
}

export const ANALYZE_SUMMARY = 'Read logs and say why a sign-in failed'

const HELP = `
A value may be given for some of the logs only: --time-zone 'fe*.txt=+02:00' --format 'trace.log=cls-text'.
Exit status: 0 no failed sign-in, 1 a failed sign-in, 2 wrong usage or unreadable input, 3 nothing recognisable.`

interface Given {
  json?: boolean
  html?: string
  markdown?: string | true
  user?: string
  since?: string
  until?: string
  timeZone: string[]
  format: string[]
  tmf: string[]
  verbose?: boolean
  redact?: boolean
  local?: boolean
}

const collect = (value: string, all: string[]): string[] => [...all, value]

function createAnalyzeParser(): ReturnType<typeof createParser> {
  return createParser('analyze', ANALYZE_SUMMARY)
    .argument('[path...]', 'files, folders, patterns, archives, or - for standard input')
    .option('--json', 'the report as JSON (docs/report-schema.md)')
    .option('--html <file>', 'write the report as one page that works offline')
    .option('--markdown [file]', 'write the report as Markdown, for a ticket')
    .option('--redact', 'pseudonyms instead of names and addresses in every output')
    .option('-u, --user <address>', 'only sign-ins of this user; a part of the address is enough')
    .option('--since <time>', 'only sign-ins that end after it: 2016-03-14T10:00, or 2h before now')
    .option('--until <time>', 'only sign-ins that begin before it')
    .option(
      '-z, --time-zone <[log=]zone>',
      'zone of the stamps in the logs: +02:00, Europe/Berlin',
      collect,
      [],
    )
    .option('-f, --format <[log=]format>', 'read as this format; "lyncpin detect" names them', collect, [])
    .option('--tmf <folder>', 'format files (.tmf) that give ETL traces their texts', collect, [])
    .option('--local', 'read the logs that clients left on this machine')
    .option('-v, --verbose', 'everything: all attempts, notes, noise, what could not be told')
    .addHelpText('after', HELP)
}

/** Reads the arguments. Throws AppError('usage'), and what the parser throws for help and wrong options. */
export function readAnalyzeOptions(
  argv: readonly string[],
  formats: readonly LogFormat[],
  nowMs: number,
): AnalyzeOptions {
  const parser = createAnalyzeParser().parse([...argv], { from: 'user' })
  const given = parser.opts<Given>()
  const { json = false, html = '', markdown = '', user, since, until, local = false } = given
  if (parser.args.length === 0 && !local)
    throw new AppError('usage', 'name the logs to read, or use --local for those of this machine; see --help')
  if (json && markdown === true)
    throw new AppError('usage', 'JSON and Markdown cannot both go to standard output; give --markdown a file')
  const zones = given.timeZone.map(readZoneRule)
  const forced = given.format.map(text => readFormatRule(text, formats))
  return {
    paths: parser.args,
    json,
    html,
    markdown,
    user,
    sinceUs: since === undefined ? undefined : readTime(since, nowMs, '--since'),
    untilUs: until === undefined ? undefined : readTime(until, nowMs, '--until'),
    verbose: given.verbose ?? false,
    redact: given.redact ?? false,
    local,
    tmf: given.tmf,
    zoneOf: ({ name }, stampUs) => valueFor(zones, name)?.(stampUs),
    formatOf: ({ name }) => valueFor(forced, name),
  }
}

/** A value for the logs whose name fits; '' for all. */
interface LogRule<T> {
  readonly pattern: string
  readonly value: T
}

function splitRule(text: string): { readonly pattern: string; readonly value: string } {
  const at = text.lastIndexOf('=')
  return at < 0 ? { pattern: '', value: text } : { pattern: text.slice(0, at), value: text.slice(at + 1) }
}

function readZoneRule(text: string): LogRule<(stampUs: number) => number> {
  const { pattern, value } = splitRule(text)
  readTimeZone(value, Number.NaN)
  return { pattern, value: stampUs => readTimeZone(value, stampUs) }
}

function readFormatRule(text: string, formats: readonly LogFormat[]): LogRule<LogFormat> {
  const { pattern, value } = splitRule(text)
  const format = formats.find(({ id }) => id === value.toLowerCase())
  if (format) return { pattern, value: format }
  const names = formats.map(({ id }) => id)
  const close = findClosest(value, names)
  const hint = close ? `Did you mean "${close}"?` : `There are: ${names.join(', ')}.`
  throw new AppError('usage', `--format: there is no log format "${value}". ${hint}`)
}

/** The value of the last rule that fits a log: one that names it before one for all. */
function valueFor<T>(rules: readonly LogRule<T>[], name: string): T | undefined {
  const own = rules.findLast(({ pattern }) => pattern !== '' && fitsLog(pattern, name))
  return (own ?? rules.findLast(({ pattern }) => pattern === ''))?.value
}

/** A pattern fits the whole name, or the end of it from a folder on. */
function fitsLog(pattern: string, name: string): boolean {
  const parts = name.replaceAll('\\', '/').split('/')
  return parts.some((_, i) => matchesGlob(parts.slice(i).join('/'), pattern.replaceAll('\\', '/')))
}
