import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('authenticate/user-name-form', files)
const user = (values: Readonly<Record<string, string>>): string =>
  printed('Get-CsUser bob', { SipAddress: 'sip:bob@contoso.com', ...values })
const byAddress = readSample('authenticate/address-as-user-name.uccapilog')
const byOther = readSample('authenticate/other-account.uccapilog')

test('suspects the address as a name, and is certain when the user principal name is another', async () => {
  expect(ranked(await find({ byAddress }))[0]).toBe('AUTH-02 likely')
  const differing = user({ UserPrincipalName: 'b.smith@fabrikam.com' })
  expect(ranked(await find({ byAddress, differing }))[0]).toBe('AUTH-02 certain')
})

test('has nothing to say when the address is the user principal name', async () => {
  expect(await find({ byAddress, same: user({ UserPrincipalName: 'bob@contoso.com' }) })).toBeUndefined()
})

test('suspects foreign credentials when the directory names another account', async () => {
  expect(ranked(await find({ byOther }))[0]).toBe('AUTH-18 possible')
  expect(ranked(await find({ byOther, record: user({ SamAccountName: 'bob' }) }))).toEqual(['AUTH-18 likely'])
})

test('accepts an account name unlike the address when the directory confirms it', async () => {
  expect(await find({ byOther, record: user({ SamAccountName: 'meetingroom1' }) })).toBeUndefined()
})
