import { expect, test } from 'vitest'
import { highlightsOf } from '../../../src/trace/filter/highlights.ts'
import { parseFilter } from '../../../src/trace/filter/parse.ts'

function marks(query: string): string[] {
  const { filter } = parseFilter(query)
  return filter ? highlightsOf(filter).map(({ kind, text }) => (kind === 'pattern' ? `/${text}/` : text)) : []
}

test('marks words, addresses, numbers and patterns that a filter asks for', () => {
  expect(marks('user:alice "not enabled" diag:28032 body~/Fault.*x/')).toEqual([
    'alice',
    'not enabled',
    '28032',
    '/Fault.*x/',
  ])
})

test('marks neither what is negated nor what does not stand in the message', () => {
  expect(marks('-bob status:4xx time>09:15 attempt:a2 kind:request status>=400')).toEqual([])
})

test('marks each text once', () => {
  expect(marks('alice or (alice user:alice)')).toEqual(['alice'])
})
