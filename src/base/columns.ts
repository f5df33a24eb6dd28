// Rows of numbers as typed arrays, one per column, that grow together.

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
}

const INITIAL_ROWS = 256
const GROWTH = 1.5

/** Creates empty columns. */
export function createColumns<L extends Readonly<Record<string, ColumnType>>>(layout: L): GrowingColumns<L> {
  let capacity = INITIAL_ROWS
  let count = 0
  const columns: Record<string, InstanceType<ColumnType>> = {}
  replaceEach(Type => new Type(capacity))

  /** One column after the other, so that only one is held twice at a time. */
  function replaceEach(
    create: (Type: ColumnType, old: InstanceType<ColumnType>) => InstanceType<ColumnType>,
  ): void {
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
        replaceEach((Type, old) => {
          const larger = new Type(capacity)
          larger.set(old)
          return larger
        })
      }
      return count++
    },
    drop() {
      count--
      for (const column of Object.values(columns)) column[count] = 0
    },
    finish(order) {
      replaceEach((Type, old) => {
        if (!order) return old.slice(0, count)
        const sorted = new Type(order.length)
        for (let i = 0; i < order.length; i++) sorted[i] = old[order[i] ?? 0] ?? 0
        return sorted
      })
      return columns as ColumnsOf<L>
    },
  }
}
