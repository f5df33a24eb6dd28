// The criteria of a search on the command line: names and rules of Search-CsClsLogging.

import type { Command as Parser } from 'commander'
import type { SearchQuery } from '../../cls/search/query.ts'
import { readSearch } from '../../cls/search/read-search.ts'
import { type CommonOptions, createClsParser, readList } from './connect.ts'

export interface SearchOptions extends CommonOptions {
  readonly startTime?: string
  readonly endTime?: string
  readonly since?: string
  readonly timeZone: string
  readonly uri?: string
  readonly phone?: string
  readonly callId?: string
  readonly conferenceId?: string
  readonly correlationIds?: string
  readonly ip?: string
  readonly sipContents?: string
  readonly components?: string
  readonly logLevel?: string
  readonly matchAny?: boolean
  readonly matchAll?: boolean
  readonly skipNetworkLogs?: boolean
  readonly filter?: string
}

/** A parser with the criteria. What stands behind `--` is a filter as well. */
export function createSearchParser(name: string, summary: string): Parser {
  return createClsParser(name, summary)
    .option('--start-time <time>', '2026-03-14T09:15Z, 09:15 (today), 15m (ago)')
    .option('--end-time <time>', 'without both: from 25 minutes ago to 5 minutes ahead')
    .option('--since <duration>', 'from so long ago until now: 15m, 4h')
    .option('--time-zone <zone>', 'of times without one: local, utc, +02:00, Europe/Berlin', 'local')
    .option('--uri <sip:user@host>')
    .option('--phone <number>')
    .option('--call-id <id>')
    .option('--conference-id <id>')
    .option('--correlation-ids <ids>', 'with commas between them')
    .option('--ip <address>', 'exact')
    .option('--sip-contents <text>', 'part of a SIP message')
    .option('--components <names>', 'SIPStack,S4,UserServices')
    .option('--log-level <level>', 'this level and worse: Fatal, Error, Warning, Info, Verbose, Debug, All')
    .option('--match-any', 'one criterion is enough (this is the default)')
    .option('--match-all', 'every criterion must match')
    .option('--skip-network-logs', 'without what was moved to the network folder')
    .option('--filter <filter>', 'filter language of analyze and show; also behind --')
}

/** Splits off a filter behind `--`. */
export function splitFilter(argv: readonly string[]): { readonly own: string[]; readonly words: string } {
  const split = argv.indexOf('--')
  if (split < 0) return { own: [...argv], words: '' }
  return { own: argv.slice(0, split), words: argv.slice(split + 1).join(' ') }
}

/** The query of the options. @param words a filter behind `--` */
export function queryOf(options: SearchOptions, words: string, nowMs: number): SearchQuery {
  const filter = [options.filter, words].filter(part => part !== undefined && part !== '').join(' ')
  const correlationIds = readList(options.correlationIds)
  const components = readList(options.components)
  return readSearch({ ...options, filter, correlationIds, components }, nowMs)
}
