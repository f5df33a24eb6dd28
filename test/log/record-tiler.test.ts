import { expect, test } from 'vitest'
import { createRecordTiler } from '../../src/log/record-tiler.ts'
import { RECORD_KIND } from '../../src/trace/record.ts'

function tile(begins: readonly number[], sizeBytes: number): number[][] {
  const records: number[][] = []
  const sink = {
    wants: () => false,
    message: () => undefined,
    text: () => undefined,
    observation: () => undefined,
    problem: () => undefined,
    record: ({ offset, length }: { offset: number; length: number }) => void records.push([offset, length]),
  }
  const tiler = createRecordTiler(sink, 0)
  for (const offset of begins) tiler.begin(offset, 0, RECORD_KIND.event)
  tiler.end(sizeBytes)
  return records
}

test('the first record begins at 0, the last ends with the source, gaps belong to the record before', () => {
  expect(tile([72, 100, 300], 400)).toEqual([
    [0, 100],
    [100, 200],
    [300, 100],
  ])
})

test('a record that does not lie behind the one before is part of it', () => {
  expect(tile([0, 50, 50, 20], 60)).toEqual([
    [0, 50],
    [50, 10],
  ])
})

test('a source without records is one record, an empty source none', () => {
  expect(tile([], 10)).toEqual([[0, 10]])
  expect(tile([], 0)).toEqual([])
})
