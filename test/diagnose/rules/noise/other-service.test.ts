import { expect, test } from 'vitest'
import { copiedEvent, findingOf } from '../../finding-of.ts'

const find = (source: string, level = 'Error') =>
  findingOf('noise/other-service', { events: copiedEvent(source, 31025, 'Something failed.', { level }) })

test.each([
  'LS Call Park Service',
  'CS Mediation Server',
  'LS Response Group Service',
  'LS XMPP Translating Gateway',
])('says that %s has no part in signing in', async source => {
  expect((await find(source))?.kind).toBe('note')
})

test.each([
  'LS User Services',
  'LS Protocol Stack',
  'LS Web Components Server',
  'Schannel',
  'MSExchange Backup',
])('says nothing about %s', async source => {
  expect(await find(source)).toBeUndefined()
})

test('says nothing about good news', async () => {
  expect(await find('LS Call Park Service', 'Information')).toBeUndefined()
})
