// lyncpin cls search: one search over all machines, one answer in order of time.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { formatTime } from '../../base/time.ts'
import type { Controller, RunningSearch } from '../../cls/controller/controller.ts'
import { count, type MachineAnswer } from '../../cls/controller/machine-answer.ts'
import type { SearchQuery } from '../../cls/search/query.ts'
import { describeTrap } from '../../cls/search/read-search.ts'
import { createRedactor } from '../../trace/redact.ts'
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
  readonly redact?: boolean
}

/** Search-CsClsLogging */
export async function search(argv: readonly string[]): Promise<number> {
  const parser = createSearchParser('search', 'Search the records of all machines')
    .option('--output <file>', 'append to a file: CLS text, unless --trace or --json')
    .option('--trace', 'a trace that keeps everything, for lyncpin analyze')
    .option('--follow', 'go on with what is recorded from now on, until Ctrl+C')
    .option('--redact', 'pseudonyms instead of names and addresses, to give the answer away')
    .option('--open', 'open the answer in the workbench; without --output in a file of its own')
  const { own, words } = splitFilter(argv)
  const options = parser.parse(own, { from: 'user' }).opts<Options>()
  const query = queryOf(options, words, Date.now())
  if (options.follow && options.redact)
    throw new AppError('usage', '--redact has to read the whole answer first: it does not go with --follow.')
  endWhenReaderGoes()
  const output = options.output ?? (options.open ? newFile(options.trace ?? false) : undefined)
  const status = await withController(options, controller => run(controller, query, { ...options, output }))
  // The agents are not kept waiting while a person looks.
  if (options.open && output !== undefined && status === EXIT.ok) return openInWorkbench(output, options)
  return status
}

/** A file for what is only looked at. */
function newFile(isTrace: boolean): string {
  return join(mkdtempSync(join(tmpdir(), 'lyncpin-')), isTrace ? 'search.lyncpin.jsonl' : 'search.txt')
}

type RunOptions = Omit<Options, 'output'> & { readonly output: string | undefined }

async function run(controller: Controller, query: SearchQuery, options: RunOptions): Promise<number> {
  const { output, redact, follow } = options
  const format: RecordFormat = options.trace ? 'trace' : options.json ? 'json' : 'cls'
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const scope = scopeOf(options)
  const search = (): Promise<RunningSearch> =>
    controller.search(query, scope, { signal: stop.signal, waitForAll: output !== undefined })
  const writer = await openRecordWriter({
    format,
    file: output,
    redactor: redact ? createRedactor() : undefined,
  })
  let records = 0
  try {
    if (redact) for await (const batch of (await search()).records) await writer.learn(batch)
    const running = follow ? await controller.follow(query, scope, stop.signal) : await search()
    for await (const batch of running.records) {
      records += batch.length
      await writer.write(batch)
    }
    // The records may go through a pipe: what is said about them does not.
    process.stderr.write(describe(asEnded(running.answers(), stop.signal), records, { query, follow }))
  } finally {
    await writer.close()
  }
  return records > 0 ? EXIT.ok : EXIT.nothingRecognised
}

/** A machine that was still sending when a person ended it has not broken off. */
function asEnded(answers: readonly MachineAnswer[], { aborted }: AbortSignal): MachineAnswer[] {
  return answers.map(answer =>
    aborted && answer.outcome === 'broken-off'
      ? { ...answer, outcome: 'answered', text: `sent ${count(answer.records)} until it was ended` }
      : answer,
  )
}

function describe(
  answers: readonly MachineAnswer[],
  records: number,
  { query, follow }: { readonly query: SearchQuery; readonly follow: boolean | undefined },
): string {
  const trap = describeTrap(query)
  const window = `${formatTime(query.fromUs)} to ${formatTime(query.toUs)} UTC`
  const head = `${count(records)}${follow ? ' since it began' : `, ${window}`}`
  return `\n${head}\n${formatAnswers(answers)}${formatSummary(answers)}${trap === '' ? '' : `${trap}\n`}`
}

/** Opens a file in the browser application, as `lyncpin open` does. */
async function openInWorkbench(file: string, { config }: Options): Promise<number> {
  process.stderr.write(`${printableLine(file)}\n`)
  const { command } = await import('../commands/open.ts')
  return command.run([file, ...(config === undefined ? [] : ['--cls', config])])
}
