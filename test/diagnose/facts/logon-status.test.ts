import { expect, test } from 'vitest'
import { logonStatusesOf } from '../../../src/diagnose/facts/logon-status.ts'
import { openTexts } from '../../trace/logs.ts'
import { copiedEvent } from '../finding-of.ts'

const DISABLED = 0xc0000072
const statuses = async (text: string) =>
  logonStatusesOf((await openTexts({ log: text })).facts, new Set([DISABLED]))

test('reads the sub-status and the account of a copied event', async () => {
  const description =
    'An account failed to log on.\r\nSubject:\r\n\tAccount Name:\t\t-\r\nAccount For Which Logon Failed:\r\n\tAccount Name:\t\tBob\r\n\tAccount Domain:\t\tCONTOSO\r\nFailure Information:\r\n\tStatus:\t\t\t0xC000006E\r\n\tSub Status:\t\t0xC0000072'
  const event = copiedEvent('Microsoft-Windows-Security-Auditing', 4625, description)
  expect((await statuses(event)).some(({ account, code }) => account === 'bob' && code === DISABLED)).toBe(
    true,
  )
})

test('reads a line of a table', async () => {
  expect(
    await statuses('4776 Logon Account: CONTOSO\\bob Source Workstation: FE01 Error Code: 0xC0000072\r\n'),
  ).toMatchObject([{ account: 'bob' }])
})

test('leaves other codes alone', async () => {
  expect(await statuses('Error Code: 0xC000006A\r\n')).toEqual([])
})
