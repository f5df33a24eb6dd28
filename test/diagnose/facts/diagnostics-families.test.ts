import { expect, test } from 'vitest'
import { componentBesideSignIn } from '../../../src/diagnose/facts/diagnostics-families.ts'

test.each([1003, 4005, 4004, 17002, 28032, 24081, 25008, 56000, 99000, 2139])(
  'ascribes %i to no component beside sign-in',
  id => {
    expect(componentBesideSignIn(id)).toBe('')
  },
)

test.each([
  [3110, 'focus'],
  [7008, 'A/V conferencing'],
  [10003, 'Mediation'],
  [15000, 'voice mail'],
  [21002, 'sharing'],
  [52017, 'client'],
  [90001, 'public IM'],
])('ascribes %i to its component', (id, words) => {
  expect(componentBesideSignIn(id)).toContain(words)
})
