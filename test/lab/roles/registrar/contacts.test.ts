import { expect, test } from 'vitest'
import { createContactLists } from '../../../../src/lab/roles/registrar/contacts.ts'

const ALICE = 'alice@contoso.com'
const contact = { uri: 'zoe@contoso.com', name: 'Zoe', groups: '1 ', subscribed: true }

test('a list begins with what the deployment says, in the group that every list has', () => {
  const list = createContactLists(() => ['bob@contoso.com']).of(ALICE)
  expect(list.groups).toEqual([{ id: 1, name: '~' }])
  expect(list.contacts.map(({ uri }) => uri)).toEqual(['bob@contoso.com'])
})

test('every change has a number, and a change of an older list is refused', () => {
  const lists = createContactLists(() => [])
  expect(lists.apply(ALICE, { kind: 'setContact', contact }, 1)).toMatchObject({
    kind: 'changed',
    change: { kind: 'addedContact' },
    list: { deltaNum: 2 },
  })
  expect(lists.apply(ALICE, { kind: 'deleteContact', uri: 'ZOE@contoso.com' }, 1)).toEqual({
    kind: 'wrong-delta',
    deltaNum: 2,
  })
  expect(lists.apply(ALICE, { kind: 'setContact', contact }, 2)).toMatchObject({
    change: { kind: 'modifiedContact' },
  })
  expect(lists.apply(ALICE, { kind: 'deleteContact', uri: 'ZOE@contoso.com' }, 3)).toMatchObject({
    kind: 'changed',
  })
  expect(lists.apply(ALICE, { kind: 'deleteContact', uri: 'zoe@contoso.com' }, 4)).toEqual({
    kind: 'unknown',
  })
})

test('groups are added, renamed and removed, but not the one that every list has', () => {
  const lists = createContactLists(() => [])
  expect(lists.apply(ALICE, { kind: 'addGroup', name: 'Friends' }, undefined)).toMatchObject({
    change: { kind: 'addedGroup', group: { id: 2, name: 'Friends' } },
  })
  expect(
    lists.apply(ALICE, { kind: 'modifyGroup', group: { id: 2, name: 'Team' } }, undefined),
  ).toMatchObject({ kind: 'changed' })
  expect(lists.apply(ALICE, { kind: 'deleteGroup', id: 1 }, undefined)).toEqual({ kind: 'unknown' })
  expect(lists.apply(ALICE, { kind: 'deleteGroup', id: 2 }, undefined)).toMatchObject({ kind: 'changed' })
})

test('a list does not grow without end', () => {
  const lists = createContactLists(() => [])
  for (let i = 0; i < 250; i++)
    lists.apply(
      ALICE,
      { kind: 'setContact', contact: { ...contact, uri: `user${i}@contoso.com` } },
      undefined,
    )
  expect(lists.apply(ALICE, { kind: 'setContact', contact }, undefined)).toEqual({ kind: 'full' })
})
