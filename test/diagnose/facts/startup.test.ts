import { expect, test } from 'vitest'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import { judgeStartupDelay } from '../../../src/diagnose/facts/startup.ts'
import type { Attempt } from '../../../src/trace/attempt.ts'
import type { WindowsEvent } from '../../../src/trace/observation.ts'

const minute = 60_000_000
const delayed = (atMinute: number, computer = 'fe01.contoso.com', left = ''): WindowsEvent => ({
  kind: 'windows-event',
  provider: 'LS User Services',
  eventId: 32174,
  level: 'Warning',
  computer,
  description: `Number of groups potentially not yet placed: ${left}`,
  quote: '',
  origin: { source: 0, offset: 0, length: 1, line: 1, timeUs: atMinute * minute, direction: 'none' },
})

const judge = (events: WindowsEvent[], attempts: Partial<Attempt>[] = []) =>
  judgeStartupDelay({ events, attempts, clocks: [] } as unknown as Facts)?.state

test('says nothing without the event', () => {
  expect(judge([])).toBeUndefined()
})

test('leaves one report open', () => {
  expect(judge([delayed(0)])).toBe('open')
})

test('calls it lasting when it is repeated, lasts an hour, or several servers wait', () => {
  expect(judge([delayed(0), delayed(5), delayed(10)])).toBe('lasting')
  expect(judge([delayed(0), delayed(61)])).toBe('lasting')
  expect(judge([delayed(0), delayed(1, 'fe02.contoso.com')])).toBe('lasting')
})

test('calls it over when nothing is left to place', () => {
  expect(judge([delayed(0, undefined, '3'), delayed(5, undefined, '0')])).toBe('over')
})

test('calls it over when the server lets a user in afterwards', () => {
  const signedIn = { outcome: 'signed-in', server: 'FE01', toUs: 9 * minute, phases: [] } as Partial<Attempt>
  expect(judge([delayed(0), delayed(5), delayed(6)], [signedIn])).toBe('over')
  expect(judge([delayed(0), delayed(5), delayed(60)], [signedIn])).toBe('lasting')
})
