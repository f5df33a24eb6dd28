import { expect, test } from 'vitest'
import { createPresenceStore, type Publication } from '../../../../src/lab/roles/registrar/presence.ts'
import {
  aggregate,
  containerOf,
  OFFLINE,
  viewFor,
} from '../../../../src/lab/roles/registrar/presence-view.ts'

function state(type: string, availability: number, container = 3): Publication {
  const xml = `<state xsi:type="${type}"><availability>${availability}</availability></state>`
  return {
    ...{ category: 'state', instance: type, container, version: 1, expireType: 'static' },
    ...{ epid: 'e', publishedMs: 0, xml },
  }
}

test.each([
  ['nobody is there', [], OFFLINE],
  ['only the user has said something, and no machine is there', [state('userState', 3500)], OFFLINE],
  ['the most available machine counts', [state('machineState', 15_500), state('machineState', 3500)], 3500],
  [
    'the user may be less available than the machine',
    [state('machineState', 3500), state('userState', 6500)],
    6500,
  ],
  ['and not more', [state('machineState', 15_500), state('userState', 3500)], 15_500],
  ['a meeting makes busy', [state('machineState', 3500), state('calendarState', 6500)], 6500],
  ['what is for the user alone does not count', [state('machineState', 3500, 2)], OFFLINE],
])('%s', (_what, publications, availability) => {
  expect(aggregate(publications)).toBe(availability)
})

const bob = { address: 'bob@contoso.com', isSameEnterprise: true }

test('the container that names a watcher most exactly wins', () => {
  const containers = [
    { id: 100, version: 1, members: [{ type: 'everyone', value: '' }] },
    { id: 200, version: 1, members: [{ type: 'sameEnterprise', value: '' }] },
    { id: 300, version: 1, members: [{ type: 'domain', value: 'contoso.com' }] },
    { id: 400, version: 1, members: [{ type: 'user', value: 'carol@contoso.com' }] },
  ] as const
  expect(containerOf(containers, bob)).toBe(300)
  expect(containerOf(containers, { address: 'carol@contoso.com', isSameEnterprise: true })).toBe(400)
  expect(containerOf(containers, { address: 'erin@fabrikam.com', isSameEnterprise: false })).toBe(100)
  expect(containerOf([], bob)).toBe(0)
})

test('who is blocked sees nobody', () => {
  const containers = [
    { id: 32_000, version: 1, members: [{ type: 'user', value: 'bob@contoso.com' }] },
  ] as const
  expect(viewFor([state('machineState', 3500)], containers, bob).availability).toBe(OFFLINE)
})

test('publications of an endpoint end with it, those of the user stay', () => {
  const store = createPresenceStore()
  const request = { instance: '1', container: 3, version: 0, xml: '<a/>', removes: false } as const
  store.publish('alice@contoso.com', 'e1', [{ ...request, category: 'state', expireType: 'endpoint' }], 0)
  store.publish('alice@contoso.com', 'e2', [{ ...request, category: 'note', expireType: 'static' }], 0)
  const changes: string[] = []
  store.onChange(user => changes.push(user))
  store.endEndpoint('Alice@contoso.com', 'e1', false)
  expect(store.publications('alice@contoso.com').map(one => one.category)).toEqual(['note'])
  expect(changes).toEqual(['alice@contoso.com'])
})

test('one conflict keeps all publications of a request from being set', () => {
  const store = createPresenceStore()
  const request = {
    category: 'note',
    container: 3,
    xml: '<a/>',
    removes: false,
    expireType: 'static',
  } as const
  const both = [
    { ...request, instance: '1', version: 0 },
    { ...request, instance: '2', version: 7 },
  ]
  expect(store.publish('alice@contoso.com', 'e', both, 0)).toEqual([{ index: 1, version: 0 }])
  expect(store.publications('alice@contoso.com')).toEqual([])
})
