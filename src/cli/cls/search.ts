// lyncpin cls search: one search over all machines, one answer in order of time.

import { spawnSync } from 'node:child_process'
import { AppError } from '../../base/errors.ts'
import { formatTime } from '../../base/time.ts'
import type { Controller, RunningSearch } from '../../cls/controller/controller.ts'
import type { SearchQuery } from '../../cls/search/query.ts'
import { describeTrap } from '../../cls/search/read-search.ts'
import { EXIT } from '../exit.ts'
import { endWhenReaderGoes } from '../output.ts'
import { scopeOf, withController } from './connect.ts'
import { formatAnswers, formatSummary } from './print-answers.ts'
import { openRecordWriter, type RecordFormat } from './record-writer.ts'
import { createSearchParser, queryOf, type SearchOptions, splitFilter } from './search-options.ts'

interface Options extends SearchOptions {
  readonly output?: string
  readonly trace?: boolean
  readonly follow?: boolean
  readonly open?: boolean
}

/** Search-CsClsLogging */
export async function search(argv: readonly string[]): Promise<number> {
  const parser = createSearchParser('search', 'Search the records of all machines')
    .option('--output <file>', 'append to a file: CLS text, unless --trace or --json')
    .option('--trace', 'a trace that keeps everything, for lyncpin analyze')
    .option('--follow', 'go on with what is recorded from now on, until Ctrl+C')
    .option('--open', 'open the answer in the workbench')
  const { own, words } = splitFilter(argv)
  const options = parser.parse(own, { from: 'user' }).opts<Options>()
  const query = queryOf(options, words, Date.now())
  endWhenReaderGoes()
  return withController(options, controller => run(controller, query, options))
}

async function run(controller: Controller, query: SearchQuery, options: Options): Promise<number> {
  const format: RecordFormat = options.trace ? 'trace' : options.json ? 'json' : 'cls'
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const scope = scopeOf(options)
  const running = options.follow
    ? await controller.follow(query, scope, stop.signal)
    : await controller.search(query, scope, { signal: stop.signal, waitForAll: options.output !== undefined })
  const writer = await openRecordWriter(format, options.output)
  let records = 0
  try {
    for await (const batch of running.records) {
      records += batch.length
      await writer.write(batch)
    }
  } finally {
    await writer.close()
  }
  // The records may go through a pipe: what is said about them does not.
  process.stderr.write(describe(running, query, records))
  if (options.open) openInWorkbench(options.output)
  return records > 0 ? EXIT.ok : EXIT.nothingRecognised
}

function describe(running: RunningSearch, query: SearchQuery, records: number): string {
  const answers = running.answers()
  const trap = describeTrap(query)
  const window = `${formatTime(query.fromUs)} to ${formatTime(query.toUs)} UTC`
  return `\n${records} records, ${window}\n${formatAnswers(answers)}${formatSummary(answers)}${trap === '' ? '' : `${trap}\n`}`
}

/** Opens a file in the browser application, as `lyncpin open` does. */
function openInWorkbench(file: string | undefined): void {
  if (file === undefined)
    throw new AppError('usage', '--open needs --output FILE: the workbench opens the file.')
  spawnSync(process.execPath, [process.argv[1] ?? 'lyncpin', 'open', file], { stdio: 'inherit' })
}
