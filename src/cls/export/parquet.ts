// A partitioned Parquet data set, date=YYYY-MM-DD/machine=NAME/part-N.parquet, as ClickHouse, DuckDB, Spark and Trino read it.

import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'
import { type ExportRow, TEXT_COLUMNS } from './row.ts'

export interface RowWriter {
  write(rows: readonly ExportRow[]): Promise<void>
  close(): Promise<void>
}

/** Rows of one file, at most. */
const PART_ROWS = 50_000
/** Rows in memory, at most. */
const PENDING_ROWS = 200_000

const SCHEMA: NonNullable<Parameters<typeof parquetWriteFile>[0]['schema']> = [
  { name: 'root', num_children: TEXT_COLUMNS.length + 2 },
  { name: 'time', type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: 'REQUIRED' },
  ...TEXT_COLUMNS.map(
    name => ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }) as const,
  ),
  { name: 'status', type: 'INT32', repetition_type: 'REQUIRED' },
]

/** Writes below a folder; files of an earlier export stay. Rejects with what the file system refuses. */
export function createParquetWriter(folder: string): RowWriter {
  const pending = new Map<string, ExportRow[]>()
  let rows = 0

  async function flush(partition: string): Promise<void> {
    const part = pending.get(partition) ?? []
    pending.delete(partition)
    rows -= part.length
    if (part.length > 0) await writePart(join(folder, partition), part)
  }

  return {
    async write(given) {
      for (const row of given) {
        const partition = partitionOf(row)
        const part = pending.get(partition) ?? []
        pending.set(partition, part)
        part.push(row)
        rows++
        if (part.length >= PART_ROWS) await flush(partition)
      }
      if (rows > PENDING_ROWS) for (const partition of [...pending.keys()]) await flush(partition)
    },
    async close() {
      for (const partition of [...pending.keys()]) await flush(partition)
    },
  }
}

function partitionOf({ time_us, machine }: ExportRow): string {
  const date = new Date(time_us / 1000).toISOString().slice(0, 10)
  return join(`date=${date}`, `machine=${machine.replace(/[^\w.-]/g, '_')}`)
}

/** A file appears under its name only when it is whole. */
async function writePart(folder: string, rows: readonly ExportRow[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  const taken = (await readdir(folder)).flatMap(name => /^part-(\d+)\.parquet$/.exec(name)?.[1] ?? [])
  const number = Math.max(-1, ...taken.map(Number)) + 1
  const file = join(folder, `part-${String(number).padStart(5, '0')}.parquet`)
  parquetWriteFile({
    filename: `${file}.tmp`,
    schema: SCHEMA,
    columnData: [
      { name: 'time', data: rows.map(row => BigInt(Math.round(row.time_us))) },
      ...TEXT_COLUMNS.map(name => ({ name, data: rows.map(row => row[name]) })),
      { name: 'status', data: rows.map(row => row.status) },
    ],
  })
  await rename(`${file}.tmp`, file)
}
