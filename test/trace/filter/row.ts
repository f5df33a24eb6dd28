// A row for tests of the filter language: plain fields, and a detail that counts how often it is asked for.
import type { FilterRow, NumberField, RowDetail, TextField } from '../../../src/trace/filter/row.ts'

export interface SampleRow {
  readonly texts?: Partial<Record<TextField, string | readonly string[]>>
  readonly numbers?: Partial<Record<NumberField, number | readonly number[]>>
  readonly detail?: Partial<Omit<RowDetail, 'header'>> & {
    readonly headers?: Readonly<Record<string, string>>
  }
}

/** A row with these fields; without `detail` it is not decoded. */
export function sampleRow({ texts = {}, numbers = {}, detail }: SampleRow): FilterRow {
  return {
    texts: field => [texts[field] ?? []].flat(),
    numbers: field => [numbers[field] ?? []].flat(),
    detail: detail && {
      startLine: '',
      body: '',
      text: '',
      ...detail,
      header: wanted =>
        Object.entries(detail.headers ?? {}).flatMap(([name, value]) =>
          name.toLowerCase() === wanted ? [value] : [],
        ),
    },
  }
}
