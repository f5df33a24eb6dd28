// What is filled in becomes the request.

import { expect, test } from 'vitest'
import { EMPTY_FORM, readList, searchOf } from '../../../../src/web/app/cls/search-form.ts'

test('a window that ends now is asked for as such', () => {
  const body = searchOf({ ...EMPTY_FORM, window: '1h', startTime: '09:15', uri: 'alice@contoso.com' })
  expect(body).toMatchObject({ since: '1h', uri: 'alice@contoso.com', matchAll: false })
  expect(body).not.toHaveProperty('startTime')
})

test('a window of one’s own brings its zone', () => {
  const body = searchOf({
    ...EMPTY_FORM,
    window: 'custom',
    startTime: '2026-03-14 09:15',
    timeZone: 'Europe/Berlin',
  })
  expect(body).toMatchObject({ startTime: '2026-03-14 09:15', endTime: '', timeZone: 'Europe/Berlin' })
  expect(body).not.toHaveProperty('since')
})

test.each([
  ['SIPStack, S4;UserServices', ['SIPStack', 'S4', 'UserServices']],
  ['  ', []],
  ['12 13', ['12', '13']],
])('"%s" is a list', (text, list) => expect(readList(text)).toEqual(list))
