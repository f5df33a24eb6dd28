import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('ticket/method-not-allowed', files)
const bob = readSample('ticket/method-not-allowed.uccapilog')
const configuration = (values: Readonly<Record<string, string>>): string =>
  printed('Get-CsWebServiceConfiguration', { Identity: 'Global', ...values })

test('is certain when the configuration shows Windows authentication off', async () => {
  expect(ranked(await find({ bob, settings: configuration({ UseWindowsAuth: 'None' }) }))).toEqual([
    'WT-02 certain',
  ])
})

test('is certain of passive federation when only that is on', async () => {
  const settings = configuration({ UseWindowsAuth: 'None', UseWsFedPassiveAuth: 'True' })
  expect(ranked(await find({ bob, settings }))[0]).toBe('WT-03 certain')
})

test('is certain of the block when one is configured', async () => {
  const settings = printed('Get-CsAuthConfig', { Scenario: 'BlockWindowsAuthExternally' })
  expect(ranked(await find({ bob, settings }))[0]).toBe('WT-12 certain')
})

test('suspects settings at odds when the registrar offers NTLM to the same client', async () => {
  const challenged = readSample('register/log-ends.uccapilog').split('\r\n').slice(0, -2).join('\r\n')
  const finding = await find({ bob: `${challenged}\r\n${bob}` })
  expect(ranked(finding)[0]).toBe('WT-12 likely')
})
