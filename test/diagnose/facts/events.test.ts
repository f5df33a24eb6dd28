import { expect, test } from 'vitest'
import { eventsOf, fieldOf, numberOf, serviceOfProvider } from '../../../src/diagnose/facts/events.ts'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import type { WindowsEvent } from '../../../src/trace/observation.ts'

const event = (provider: string, eventId: number, description = ''): WindowsEvent => ({
  kind: 'windows-event',
  provider,
  eventId,
  level: 'Error',
  computer: 'fe01.contoso.com',
  description,
  quote: '',
  origin: { source: 0, offset: 0, length: 1, line: 1, timeUs: Number.NaN, direction: 'none' },
})

const factsOf = (...events: WindowsEvent[]): Facts => ({ events }) as unknown as Facts

test.each([
  ['LS User Services', 'user services'],
  ['CS User Replicator', 'user replicator'],
  ['  ls   UserPin Service ', 'userpin'],
  ['Lync Server Data MCU', 'data mcu'],
  ['Microsoft Skype for Business Server Backup Service', 'backup'],
  ['SideBySide', 'sidebyside'],
])('takes product prefix, case and the word Service off "%s"', (provider, service) => {
  expect(serviceOfProvider(provider)).toBe(service.replace(/ services$/, ''))
})

test('finds events of a service whatever product generation logged them', () => {
  const facts = factsOf(event('LS User Services', 32174), event('CS User Services', 32174))
  expect(eventsOf(facts, 'User Services', 32174)).toHaveLength(2)
})

test('takes no event of another service with the same number', () => {
  expect(eventsOf(factsOf(event('LS Data MCU', 32174)), 'User Services', 32174)).toEqual([])
})

test('takes an event without source by its number alone, unless the number is a small one', () => {
  expect(eventsOf(factsOf(event('', 32174)), 'User Services', 32174)).toHaveLength(1)
  expect(eventsOf(factsOf(event('', 4007)), 'Backup Service', 4007)).toEqual([])
})

test('reads named fields of a description, and none that is empty', () => {
  const delayed = event(
    'LS User Services',
    32174,
    'Waiting.\r\nNumber of groups potentially not yet placed: 3.\r\nTotal number of groups:\r\nBack-end Server: sql01.contoso.com  Database: rtc\r\n',
  )
  expect(numberOf(delayed, 'Number of groups potentially not yet placed')).toBe(3)
  expect(numberOf(delayed, 'Total number of groups')).toBeUndefined()
  expect(fieldOf(delayed, 'back-end server')).toBe('sql01.contoso.com')
  expect(fieldOf(delayed, 'Connection string')).toBeUndefined()
})
