import { expect, test } from 'vitest'
import {
  failedAttemptsIn,
  failedAttemptsOfReporter,
  isServedBy,
} from '../../../src/diagnose/facts/affected.ts'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import type { Attempt } from '../../../src/trace/attempt.ts'
import { answer, openTexts, register } from '../../trace/logs.ts'

const attempt = (user: string, over: Partial<Attempt> = {}): Attempt =>
  ({ user, server: '', agent: '', fromUs: Number.NaN, toUs: Number.NaN, phases: [], ...over }) as Attempt

const factsOf = (...failedAttempts: Attempt[]): Facts => ({ failedAttempts }) as unknown as Facts

test('selects failures by user, server and time, and excludes none for what no log says', () => {
  const early = attempt('a@contoso.com', { fromUs: 10, toUs: 20, server: 'fe01.contoso.com' })
  const late = attempt('b@contoso.com', { fromUs: 90, toUs: 95, server: 'fe02.contoso.com' })
  const undated = attempt('c@contoso.com')
  const facts = factsOf(early, late, undated)
  expect(failedAttemptsIn(facts, { user: 'A@contoso.com' })).toEqual([early])
  expect(failedAttemptsIn(facts, { servers: ['FE02'] })).toEqual([late])
  expect(failedAttemptsIn(facts, { fromUs: 0, toUs: 50 })).toEqual([early, undated])
  expect(failedAttemptsIn(facts, {})).toHaveLength(3)
})

test('ascribes a dialog to the failures of one user, and to nobody among several', () => {
  const a = attempt('a@contoso.com')
  expect(failedAttemptsOfReporter(factsOf(a, attempt('a@contoso.com')))).toHaveLength(2)
  expect(failedAttemptsOfReporter(factsOf(a, attempt('b@contoso.com')))).toEqual([])
  expect(failedAttemptsOfReporter(factsOf(a), () => false)).toEqual([])
})

test('knows a server by what a refusal names', async () => {
  const refusal = answer('404 Not Found', {
    cseq: 1,
    headers: 'ms-diagnostics: 4005;reason="x";source="pool01.contoso.com"\r\n',
  })
  const { facts } = await openTexts({ 'a.txt': register({ cseq: 1 }) + refusal })
  expect(facts.attempts.map(seen => isServedBy(seen, 'POOL01'))).toEqual([true])
  expect(facts.attempts.map(seen => isServedBy(seen, 'pool02.contoso.com'))).toEqual([false])
})
