// lyncpin cls export: records of a search for an engine that takes over where one estate ends.

import { open } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import { formatIsoTime } from '../../base/time.ts'
import { createOtlpWriter } from '../../cls/export/otlp.ts'
import { createParquetWriter, type RowWriter } from '../../cls/export/parquet.ts'
import { type ExportRow, exportRow } from '../../cls/export/row.ts'
import { EXIT } from '../exit.ts'
import { endWhenReaderGoes, writeOut } from '../output.ts'
import { scopeOf, withController } from './connect.ts'
import { formatAnswers, formatSummary } from './print-answers.ts'
import { createSearchParser, queryOf, type SearchOptions, splitFilter } from './search-options.ts'

interface Options extends SearchOptions {
  readonly ndjson?: string | true
  readonly otlp?: string
  readonly parquet?: string
}

/** Searches and hands the records on. */
export async function exportRecords(argv: readonly string[]): Promise<number> {
  const parser = createSearchParser('export', 'Hand records to another engine; which ones, as for search')
    .option('--ndjson [file]', 'one JSON object per line; without a file to standard output')
    .option('--parquet <folder>', 'a partitioned data set: date=…/machine=…')
    .option('--otlp <url>', 'an OpenTelemetry collector, for example http://localhost:4318')
  const { own, words } = splitFilter(argv)
  const options = parser.parse(own, { from: 'user' }).opts<Options>()
  const query = queryOf(options, words, Date.now())
  endWhenReaderGoes()
  return withController(options, async controller => {
    const writer = await openWriter(options)
    const running = await controller.search(query, scopeOf(options))
    let records = 0
    try {
      for await (const batch of running.records) {
        records += batch.length
        await writer.write(batch.map(exportRow))
      }
    } finally {
      await writer.close()
    }
    process.stderr.write(
      `${records} records\n${formatAnswers(running.answers())}${formatSummary(running.answers())}`,
    )
    return records > 0 ? EXIT.ok : EXIT.nothingRecognised
  })
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
