import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsOf, centre, clip, fill } from '../../src/report/columns.ts'

describe('columns', () => {
  test('counts two cells for wide characters and none for combining ones', () => {
    expect(cellsOf('abc')).toBe(3)
    expect(cellsOf('日本')).toBe(4)
    expect(cellsOf('e\u0301')).toBe(1)
    expect(cellsOf('😀')).toBe(2)
  })

  test('cuts with an ellipsis and fills with blanks', () => {
    expect(clip('abcdef', 4)).toBe('abc…')
    expect(clip('abc', 4)).toBe('abc')
    expect(clip('日本語', 4)).toBe('日…')
    expect(clip('abc', 0)).toBe('')
    expect(fill('日本語', 5)).toBe('日本…')
    expect(centre('ab', 5)).toBe(' ab  ')
  })

  test('always fills exactly the cells', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, cells) => {
        expect(cellsOf(fill(text, cells))).toBe(cells)
        expect(cellsOf(centre(text, cells))).toBe(cells)
      }),
    )
  })
})
