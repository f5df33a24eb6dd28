import { expect, test } from 'vitest'
import { findClosest } from '../../src/base/closest.ts'

const NAMES = ['ticket/web-ticket-refused', 'dns/stale-cache', 'dns/dead-address']

test('finds the name that a slip of the keyboard was meant to be', () => {
  expect(findClosest('dns/stale-cahce', NAMES)).toBe('dns/stale-cache')
})

test('does not mind the case', () => {
  expect(findClosest('DNS/Stale-Cache', NAMES)).toBe('dns/stale-cache')
})

test('finds a name by a part of it', () => {
  expect(findClosest('web-ticket', NAMES)).toBe('ticket/web-ticket-refused')
})

test('finds nothing where nothing is near', () => {
  expect(findClosest('certificate/expired', NAMES)).toBeUndefined()
})

test('finds nothing among no names', () => {
  expect(findClosest('x', [])).toBeUndefined()
})
