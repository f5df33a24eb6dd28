import { describe, expect, test } from 'vitest'
import { createColumns } from '../../src/base/columns.ts'

const layout = { offset: Float64Array, kind: Uint8Array }

function filled(rows: number) {
  const growing = createColumns(layout)
  for (let i = 0; i < rows; i++) {
    const row = growing.append()
    growing.columns.offset[row] = i * 2 ** 33
    growing.columns.kind[row] = i % 7
  }
  return growing
}

describe('createColumns', () => {
  test('keeps all rows while it grows and cuts the columns at the end', () => {
    const { offset, kind } = filled(1000).finish()
    expect([offset.length, kind.length]).toEqual([1000, 1000])
    expect([offset[999], kind[999]]).toEqual([999 * 2 ** 33, 999 % 7])
  })

  test('gives rows in another order', () => {
    const { offset } = filled(3).finish(Uint32Array.of(2, 0, 1))
    expect([...offset]).toEqual([2 * 2 ** 33, 0, 2 ** 33])
  })

  test('takes the last row away and leaves no trace of it in the next', () => {
    const growing = filled(3)
    growing.drop()
    growing.append()
    expect([...growing.finish().offset]).toEqual([0, 2 ** 33, 0])
  })

  test('packs each column into the smallest type that holds it', () => {
    const growing = createColumns({ a: Uint32Array, b: Uint32Array, c: Float64Array, d: Float64Array })
    for (const value of [1, 255, 70_000]) {
      const row = growing.append()
      growing.columns.a[row] = value % 256
      growing.columns.b[row] = value
      growing.columns.c[row] = value % 300
      growing.columns.d[row] = value / 2
    }
    const { a, b, c, d } = growing.pack(Uint32Array.of(2, 1, 0))
    expect([a, b, c, d]).toEqual([
      Uint8Array.of(112, 255, 1),
      Uint32Array.of(70_000, 255, 1),
      Uint8Array.of(100, 255, 1),
      Float64Array.of(35_000, 127.5, 0.5),
    ])
  })

  test('packs times that are unknown as they are', () => {
    const growing = createColumns({ timeUs: Float64Array })
    growing.columns.timeUs[growing.append()] = Number.NaN
    expect(growing.pack().timeUs).toEqual(Float64Array.of(Number.NaN))
  })
})
