import { expect, test } from 'vitest'
import { findingOf } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) =>
  findingOf('authenticate/disabled-account-signs-in', files)
const bob = readSample('authenticate/disabled-account-signs-in/bob.uccapilog')
const account = {
  DistinguishedName: 'CN=Bob,DC=contoso,DC=com',
  Enabled: 'False',
  SamAccountName: 'bob',
  SID: 'S-1-5-21-1-2-3-1107',
  UserPrincipalName: 'bob@contoso.com',
}

test('reads the account that Get-ADUser prints', async () => {
  expect(await find({ bob, account: printed('Get-ADUser bob', account) })).toBeDefined()
  expect(
    await find({ bob, account: printed('Get-ADUser bob', { ...account, Enabled: 'True' }) }),
  ).toBeUndefined()
})

test('does not take the switch of Get-CsUser for the account', async () => {
  const service = {
    SipAddress: 'sip:bob@contoso.com',
    Enabled: 'False',
    SamAccountName: 'bob',
    RegistrarPool: 'pool01.contoso.com',
  }
  expect(await find({ bob, service: printed('Get-CsUser bob', service) })).toBeUndefined()
})
