// Rows of numbers as typed arrays, one per column, that grow together.

import { resized } from './resized-buffer.ts'

type ColumnType =
  | typeof Uint8Array
  | typeof Uint16Array
  | typeof Uint32Array
  | typeof Int32Array
  | typeof Float64Array

/** The columns of a layout: each at least `count` long. */
export type ColumnsOf<L extends Readonly<Record<string, ColumnType>>> = {
  readonly [K in keyof L]: InstanceType<L[K]>
}

/** Finished columns in the smallest types that hold their values. */
export type PackedColumns<L> = { readonly [K in keyof L]: PackedColumn }

export type PackedColumn = InstanceType<ColumnType>

export interface GrowingColumns<L extends Readonly<Record<string, ColumnType>>> {
  /** Columns to write to; `append` may exchange the arrays, so take them from here each time. */
  readonly columns: ColumnsOf<L>
  readonly count: number
  /** Adds a row of zeros; gives its number. */
  append(): number
  /** Takes the last row away. */
  drop(): void
  /**
   * Columns cut to their rows, in the order of `order` (numbers of rows) where it is given.
   * The builder must not be used afterwards.
   */
  finish(order?: Uint32Array): ColumnsOf<L>
  /** As `finish`, each column in the smallest type that holds its values: millions of rows cost half as much. */
  pack(order?: Uint32Array): PackedColumns<L>
}

const INITIAL_ROWS = 256
const GROWTH = 1.5

/** Creates empty columns. */
export function createColumns<L extends Readonly<Record<string, ColumnType>>>(layout: L): GrowingColumns<L> {
  let capacity = INITIAL_ROWS
  let count = 0
  const columns: Record<string, PackedColumn> = {}
  replaceEach(Type => new Type(capacity))

  /** One column after the other, so that only one is held twice at a time. */
  function replaceEach(create: (Type: ColumnType, old: PackedColumn) => PackedColumn): void {
    for (const [name, Type] of Object.entries(layout)) {
      columns[name] = create(Type, columns[name] ?? new Type(0))
    }
  }

  return {
    columns: columns as ColumnsOf<L>,
    get count() {
      return count
    },
    append() {
      if (count === capacity) {
        capacity = Math.ceil(capacity * GROWTH)
        replaceEach((Type, old) => new Type(resized(old.buffer, capacity * Type.BYTES_PER_ELEMENT)))
      }
      return count++
    },
    drop() {
      count--
      for (const column of Object.values(columns)) column[count] = 0
    },
    finish(order) {
      replaceEach((Type, old) => cut(Type, old, { count, order }))
      return columns as ColumnsOf<L>
    },
    pack(order) {
      replaceEach((Type, old) => cut(smallestType(Type, old, count), old, { count, order }))
      return columns as PackedColumns<L>
    },
  }
}

interface Wanted {
  readonly count: number
  readonly order: Uint32Array | undefined
}

/** The rows of a column, in their order or another; the old one is given up. */
function cut(Type: ColumnType, old: PackedColumn, { count, order }: Wanted): PackedColumn {
  const wanted = new Type(count)
  if (order) for (let i = 0; i < count; i++) wanted[i] = old[order[i] ?? 0] ?? 0
  else wanted.set(old.subarray(0, count))
  resized(old.buffer, 0)
  return wanted
}

/** The smallest type for the first rows of a column: its own type where there are fractions, negative numbers or NaN. */
function smallestType(own: ColumnType, column: PackedColumn, count: number): ColumnType {
  let highest = 0
  for (let i = 0; i < count; i++) {
    const value = column[i] ?? 0
    if (value < 0 || value > 0xffffffff || !Number.isInteger(value)) return own
    if (value > highest) highest = value
  }
  return highest < 1 << 8 ? Uint8Array : highest < 1 << 16 ? Uint16Array : Uint32Array
}
