import { expect, test } from 'vitest'
import { contrastOf } from '../../src/diagnose/contrast.ts'
import type { Attempt } from '../../src/trace/attempt.ts'

const attempt = (over: Partial<Attempt>): Attempt =>
  ({
    place: 'unknown',
    storedCertificate: 'unknown',
    scheme: '',
    server: '',
    agent: '',
    user: '',
    outcome: 'failed',
    ...over,
  }) as Attempt

const a = attempt({
  outcome: 'signed-in',
  place: 'outside',
  storedCertificate: 'used',
  user: 'alice@contoso.com',
})
const b = attempt({ place: 'outside', storedCertificate: 'absent', user: 'bob@contoso.com' })
const c = attempt({
  outcome: 'signed-in',
  place: 'inside',
  storedCertificate: 'absent',
  user: 'carol@contoso.com',
})

test('names one feature that tells the failed from the others', () => {
  expect(contrastOf([b], [a, b])).toBe(
    'The failed sign-in had no stored user certificate; the successful one did not.',
  )
})

test('names two features together where none alone tells them apart', () => {
  expect(contrastOf([b], [a, b, c])).toBe(
    'The failed sign-in came from outside and had no stored user certificate; none of the 2 successful ones did.',
  )
})

test('names the user only where nothing else differs', () => {
  const twin = attempt({ ...b, outcome: 'signed-in', user: 'carol@contoso.com' })
  expect(contrastOf([b], [b, twin])).toContain('belonged to bob@contoso.com')
})

test('says nothing without a successful attempt to compare with', () => {
  expect(contrastOf([b], [b])).toBe('')
  expect(contrastOf([], [a])).toBe('')
})
