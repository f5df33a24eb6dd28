import { expect, test } from 'vitest'
import {
  isScaled,
  scrollHeightOf,
  scrollTopOf,
  topRowAt,
  topRowToShow,
} from '../../../src/web/app/row-window.ts'

const small = { count: 1000, rowHeight: 30, viewHeight: 600 }
const large = { count: 5_000_000, rowHeight: 30, viewHeight: 600 }

test('a table that fits into an element is scrolled by distance', () => {
  expect(isScaled(small)).toBe(false)
  expect(scrollHeightOf(small)).toBe(30_000)
  expect(topRowAt(small, 45)).toBe(1.5)
})

test('a larger one by proportion: the ends of the bar are the ends of the table', () => {
  expect(isScaled(large)).toBe(true)
  expect(topRowAt(large, 0)).toBe(0)
  expect(topRowAt(large, scrollHeightOf(large) - 600)).toBe(5_000_000 - 20)
})

test('a row brought to the top is found there again', () => {
  for (const row of [0, 1234, 4_321_000]) expect(topRowAt(large, scrollTopOf(large, row))).toBeCloseTo(row, 4)
  expect(scrollTopOf(small, 5000)).toBe(30_000 - 600)
})

test('a row in view does not move the table; others come to the edge or the middle', () => {
  expect(topRowToShow(small, 100, 110)).toBe(100)
  expect(topRowToShow(small, 100, 99)).toBe(99)
  expect(topRowToShow(small, 100, 120)).toBe(101)
  expect(topRowToShow(small, 100, 500)).toBe(490)
})
