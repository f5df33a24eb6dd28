import { expect, test } from 'vitest'
import type { ReportAttempt } from '../../../src/report/case-report.ts'
import { type AttemptOrder, groupAttempts, listAttempts } from '../../../src/web/app/attempt-list.ts'

const base: ReportAttempt = {
  id: 'a1',
  user: 'alice@contoso.com',
  device: '',
  agent: 'UCCAPI/16.0',
  place: 'inside',
  placeReason: '',
  storedCertificate: 'unknown',
  scheme: 'NTLM',
  outcome: 'failed',
  failedPhase: 'ticket',
  rounds: 1,
  server: 'fe01.contoso.com',
  from: '2016-03-14T09:15:00.000Z',
  durationMs: 100,
  phases: [],
  sources: [0],
  findings: [],
}
const attempts: ReportAttempt[] = [
  base,
  { ...base, id: 'a2', user: 'bob@contoso.com', outcome: 'signed-in', durationMs: null, place: 'outside' },
  { ...base, id: 'a3', from: '2016-03-14T09:16:00.000Z', durationMs: 50 },
]
const order: AttemptOrder = { words: '', outcome: '', sort: 'time', descending: false }
const ids = (changes: Partial<AttemptOrder>) =>
  listAttempts(attempts, [], { ...order, ...changes }).map(({ attempt }) => attempt.id)

test('words must all fit, in any case and order', () => {
  expect(ids({ words: 'FE01 alice' })).toEqual(['a1', 'a3'])
  expect(ids({ words: 'alice outside' })).toEqual([])
})

test('an outcome is asked for by itself', () => {
  expect(ids({ outcome: 'signed-in' })).toEqual(['a2'])
})

test('sorts both ways; what has no duration comes first', () => {
  expect(ids({ sort: 'duration' })).toEqual(['a2', 'a3', 'a1'])
  expect(ids({ sort: 'duration', descending: true })).toEqual(['a1', 'a3', 'a2'])
})

test('groups by user keep the order of the list', () => {
  const groups = groupAttempts(listAttempts(attempts, [], order), true)
  expect(groups.map(({ user, attempts: some }) => [user, some.length])).toEqual([
    ['alice@contoso.com', 2],
    ['bob@contoso.com', 1],
  ])
})
