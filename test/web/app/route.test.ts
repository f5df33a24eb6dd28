import { expect, test } from 'vitest'
import { formatRoute, linkTo, parseRoute } from '../../../src/web/app/route.ts'

test('reads view, path and query of a fragment', () => {
  expect(parseRoute('#/messages/12?q=user%3Aalice%20diag:28032&records=1')).toEqual({
    view: 'messages',
    path: ['12'],
    query: { q: 'user:alice diag:28032', records: '1' },
  })
})

test('a link reads back as the same route, whatever is in it', () => {
  const route = { view: 'messages', path: ['a/b', '%'], query: { q: 'a&b=c?d#e "ü"' } } as const
  expect(parseRoute(formatRoute(route))).toEqual(route)
})

test('an unknown or broken fragment shows the logs', () => {
  expect(parseRoute('#/nothing/here').view).toBe('logs')
  expect(parseRoute('').view).toBe('logs')
  expect(parseRoute('#/attempts/%E0%A4%A').path).toEqual(['%E0%A4%A'])
})

test('empty values of a query are left out of a link', () => {
  expect(linkTo('attempts', [], { sort: '', q: 'x' })).toBe('#/attempts?q=x')
})
