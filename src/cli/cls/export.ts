// lyncpin cls export: records of a search for an engine that takes over where one estate ends.

import { open } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import { formatIsoTime } from '../../base/time.ts'
import type { RunningSearch } from '../../cls/controller/controller.ts'
import { createOtlpWriter, isOnThisMachine } from '../../cls/export/otlp.ts'
import { createParquetWriter, type RowWriter } from '../../cls/export/parquet.ts'
import { type ExportRow, exportRow } from '../../cls/export/row.ts'
import { createRedactor, learnValue, type Redactor, redactValue } from '../../trace/redact.ts'
import { EXIT } from '../exit.ts'
import { endWhenReaderGoes, writeOut } from '../output.ts'
import { scopeOf, withController } from './connect.ts'
import { formatAnswers, formatSummary } from './print-answers.ts'
import { createSearchParser, queryOf, type SearchOptions, splitFilter } from './search-options.ts'

interface Options extends SearchOptions {
  readonly ndjson?: string | true
  readonly otlp?: string
  readonly parquet?: string
  readonly redact?: boolean
}

/** Searches and hands the records on. */
export async function exportRecords(argv: readonly string[]): Promise<number> {
  const parser = createSearchParser('export', 'Hand records to another engine; which ones, as for search')
    .option('--ndjson [file]', 'one JSON object per line; without a file to standard output')
    .option('--parquet <folder>', 'a partitioned data set: date=…/machine=…')
    .option('--otlp <url>', 'an OpenTelemetry collector, for example http://localhost:4318')
    .option(
      '--redact',
      'pseudonyms instead of names and addresses; so it is where a collector is not on this machine',
    )
    .option('--no-redact', 'the names as they are')
  const { own, words } = splitFilter(argv)
  const options = parser.parse(own, { from: 'user' }).opts<Options>()
  const query = queryOf(options, words, Date.now())
  endWhenReaderGoes()
  const redactor = (options.redact ?? leavesMachine(options)) ? createRedactor() : undefined
  return withController(options, async controller => {
    const writer = await openWriter(options)
    const search = (): Promise<RunningSearch> => controller.search(query, scopeOf(options))
    let records = 0
    try {
      // Names are learned from all before any is written.
      if (redactor)
        for await (const batch of (await search()).records) learnValue(batch.map(exportRow), redactor)
      const running = await search()
      for await (const batch of running.records) {
        records += batch.length
        await writer.write(redacted(batch.map(exportRow), redactor))
      }
      const how = redactor ? ', with pseudonyms instead of names' : ''
      process.stderr.write(
        `${records} records${how}\n${formatAnswers(running.answers())}${formatSummary(running.answers())}`,
      )
    } finally {
      await writer.close()
    }
    return records > 0 ? EXIT.ok : EXIT.nothingRecognised
  })
}

/** What goes to a collector on another machine leaves this one; files do not. */
function leavesMachine({ otlp }: Options): boolean {
  return otlp !== undefined && !isOnThisMachine(otlp)
}

const CALL_ID = 'Call-ID: '

function redacted(rows: readonly ExportRow[], redactor: Redactor | undefined): readonly ExportRow[] {
  if (!redactor) return rows
  learnValue(rows, redactor)
  // A call-id is rewritten as it is in its message: most of it is no name.
  return rows.map(row => ({
    ...redactValue(row, redactor),
    call_id: redactor.redact(`${CALL_ID}${row.call_id}`).slice(CALL_ID.length),
  }))
}

async function openWriter({ ndjson, otlp, parquet }: Options): Promise<RowWriter> {
  if (parquet !== undefined) return createParquetWriter(parquet)
  if (otlp !== undefined) return createOtlpWriter(otlp)
  if (ndjson === undefined)
    throw new AppError('usage', 'Where to? --ndjson [FILE], --parquet FOLDER or --otlp URL.')
  const file = ndjson === true ? undefined : await open(ndjson, 'a')
  return {
    write: async rows => {
      const text = rows.map(jsonLine).join('')
      if (file) await file.writeFile(text)
      else await writeOut(text)
    },
    close: async () => file?.close(),
  }
}

function jsonLine({ time_us, ...row }: ExportRow): string {
  return `${JSON.stringify({ time: formatIsoTime(time_us), ...row })}\n`
}
