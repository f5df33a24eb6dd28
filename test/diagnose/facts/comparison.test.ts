import { expect, test } from 'vitest'
import { findOutliers, poolOfAttempt, serverOfAttempt } from '../../../src/diagnose/facts/comparison.ts'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import type { Attempt } from '../../../src/trace/attempt.ts'
import { answer, clsRecord, openTexts, register } from '../../trace/logs.ts'

const attempt = (server: string, user: string, outcome: Attempt['outcome']): Attempt =>
  ({ server, user, outcome, phases: [] }) as unknown as Attempt

const outliers = (...attempts: Attempt[]) =>
  findOutliers({ attempts } as unknown as Facts, serverOfAttempt).map(({ value }) => value)

test('finds the one server at which everybody fails', () => {
  expect(
    outliers(
      attempt('fe01', 'a', 'signed-in'),
      attempt('fe02', 'b', 'failed'),
      attempt('fe02', 'c', 'failed'),
    ),
  ).toEqual(['fe02'])
})

test('suspects no server because of one user', () => {
  expect(
    outliers(
      attempt('fe01', 'a', 'signed-in'),
      attempt('fe02', 'b', 'failed'),
      attempt('fe02', 'b', 'failed'),
    ),
  ).toEqual([])
})

test('suspects no server at which somebody signs in, and none when all fail', () => {
  const fails = [attempt('fe02', 'b', 'failed'), attempt('fe02', 'c', 'failed')]
  expect(outliers(...fails, attempt('fe02', 'd', 'signed-in'), attempt('fe01', 'a', 'signed-in'))).toEqual([])
  expect(outliers(...fails, attempt('fe01', 'a', 'failed'), attempt('fe01', 'd', 'failed'))).toEqual([])
})

test('knows server and pool from the trace of a server', async () => {
  const trace =
    clsRecord(0, 'FE02', 'incoming', register({ cseq: 1 })) +
    clsRecord(9, 'FE02', 'outgoing', answer('500 Server Internal Error', { cseq: 1 }))
  const { facts } = await openTexts({ 'fe02.txt': trace })
  expect(facts.attempts.map(serverOfAttempt)).toEqual(['fe02'])
  expect(facts.attempts.map(poolOfAttempt)).toEqual(['pool01'])
})

test('takes the server that a refusal names where nothing else does', async () => {
  const refusal = answer('504 Server time-out', {
    cseq: 1,
    headers: 'ms-diagnostics: 1007;reason="x";source="sip.contoso.com"\r\n',
  })
  const { facts } = await openTexts({ 'a.txt': register({ cseq: 1 }) + refusal })
  expect(facts.attempts.map(serverOfAttempt)).toEqual(['sip.contoso.com'])
})
