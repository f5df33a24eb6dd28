// Lays records out as a block does, before it is compressed.

import { createColumns } from '../../base/columns.ts'
import { FORMS, type StoredRecord } from '../record.ts'
import type { BlockData } from './block.ts'

export interface BlockBuilder {
  readonly count: number
  /** Adds the record in [from, to) of the source; gives the bytes of all records so far. */
  add(timeUs: number, level: number, form: number, component: string, from: number, to: number): number
  /** The block, with bytes of its own. The builder must not be used afterwards. */
  build(): BlockData
}

const LAYOUT = {
  from: Uint32Array,
  to: Uint32Array,
  timesUs: Float64Array,
  levels: Uint8Array,
  componentIds: Uint32Array,
  forms: Uint8Array,
}

/** Begins a block of records that stand in `source`, which must not change before `build`. */
export function createBlockBuilder(source: Uint8Array): BlockBuilder {
  const growing = createColumns(LAYOUT)
  const { columns } = growing
  const ids = new Map<string, number>()
  let bytes = 0
  return {
    get count() {
      return growing.count
    },
    add(timeUs, level, form, component, from, to) {
      const row = growing.append()
      columns.from[row] = from
      columns.to[row] = to
      columns.timesUs[row] = timeUs
      columns.levels[row] = level
      columns.forms[row] = form
      let id = ids.get(component)
      if (id === undefined) {
        id = ids.size
        ids.set(component, id)
      }
      columns.componentIds[row] = id
      bytes += to - from
      return bytes
    },
    build() {
      const { count } = growing
      const { from, to, ...kept } = growing.finish()
      const payload = Buffer.allocUnsafe(bytes)
      const offsets = new Uint32Array(count + 1)
      let at = 0
      for (let i = 0; i < count; i++) {
        payload.set(source.subarray(from[i], to[i]), at)
        at += (to[i] ?? 0) - (from[i] ?? 0)
        offsets[i + 1] = at
      }
      return { payload, count, offsets, ...kept, components: [...ids.keys()] }
    },
  }
}

/** Lays records out. */
export function layOutRecords(records: readonly StoredRecord[]): BlockData {
  const source = Buffer.concat(records.map(({ bytes }) => bytes))
  const builder = createBlockBuilder(source)
  let at = 0
  for (const { timeUs, level, form, component, bytes } of records) {
    builder.add(timeUs, level, FORMS.indexOf(form), component, at, at + bytes.length)
    at += bytes.length
  }
  return builder.build()
}
