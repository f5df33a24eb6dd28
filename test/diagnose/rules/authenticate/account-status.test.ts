import { expect, test } from 'vitest'
import { copiedEvent, findingOf, ranked } from '../../finding-of.ts'
import { readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('authenticate/account-status', files)
const bob = readSample('authenticate/account-disabled/bob.uccapilog')
const failure = (code: string): string => `Logon Account: CONTOSO\\bob Error Code: ${code}\r\n`

test.each([
  ['0xC0000072', 'AUTH-09 certain'],
  ['0xC0000071', 'AUTH-16 certain'],
  ['0xC0000064', 'AUTH-02 likely'],
  ['0xC000006A', 'AUTH-01 likely'],
  ['0xC0000133', 'AUTH-12 certain'],
  ['0xC0000234', 'AUTH-09 certain'],
])('%s is %s for the attempts of that account', async (code, cause) => {
  const finding = await find({ bob, dc: failure(code) })
  expect(ranked(finding)[0]).toBe(cause)
  expect(finding?.attempts).toEqual(['a1'])
})

test('reads a copied event of the Security log', async () => {
  const event = copiedEvent(
    'Microsoft-Windows-Security-Auditing',
    4625,
    'Account For Which Logon Failed:\r\n\tAccount Name:\t\tbob\r\nSub Status:\t\t0xC0000072',
  )
  expect(ranked(await find({ bob, event }))[0]).toBe('AUTH-09 certain')
})

test('has nothing to say about the account of somebody else', async () => {
  expect(await find({ bob, dc: failure('0xC0000072').replace('\\bob', '\\erin') })).toBeUndefined()
})
