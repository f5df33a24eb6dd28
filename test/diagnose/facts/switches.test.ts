import { expect, test } from 'vitest'
import { effectiveSettings, isOff, switchedOff, switchedOn } from '../../../src/diagnose/facts/switches.ts'
import { openTexts } from '../../trace/logs.ts'
import { signIn } from '../finding-of.ts'

const configuration = (identity: string, auth: string): string =>
  `Identity           : ${identity}\r\nUseWindowsAuth     : ${auth}\r\nUseCertificateAuth : True\r\n\r\n`
const printed = (...objects: readonly string[]): string =>
  `PS C:\\> Get-CsWebServiceConfiguration\r\n\r\n${objects.join('')}`
const factsOf = async (text: string, client?: string) =>
  (await openTexts({ settings: text, ...(client === undefined ? {} : { client }) })).facts

test('finds what is off and what is on', async () => {
  const facts = await factsOf(printed(configuration('Global', 'None')))
  expect(switchedOff(facts, 'UseWindowsAuth', 'UseCertificateAuth').map(({ name }) => name)).toEqual([
    'UseWindowsAuth',
  ])
  expect(switchedOn(facts, 'UseCertificateAuth')).toHaveLength(1)
})

test('lets the setting of the pool override the global one', async () => {
  const text = printed(
    configuration('Global', 'None'),
    configuration('Service:WebServer:pool01.contoso.com', 'Negotiate'),
  )
  const user =
    'PS C:\\> Get-CsUser alice\r\n\r\nSipAddress    : sip:alice@contoso.com\r\nRegistrarPool : pool01.contoso.com\r\n\r\n'
  const facts = await factsOf(text + user)
  expect(effectiveSettings(facts, 'UseWindowsAuth').map(({ value }) => value.trim())).toEqual(['Negotiate'])
})

test('leaves out the setting of a pool that the trace does not meet', async () => {
  const text = printed(configuration('Global', 'Negotiate'))
  const user =
    'PS C:\\> Get-CsUser alice\r\n\r\nSipAddress    : sip:alice@contoso.com\r\nRegistrarPool : pool01.contoso.com\r\n\r\n'
  const facts = await factsOf(text + user, signIn())
  expect(switchedOff(facts, 'UseWindowsAuth')).toEqual([])
})

test.each([
  ['False', true],
  ['$false', true],
  ['None', true],
  ['0x0', true],
  ['True', false],
  ['Negotiate', false],
  ['1', false],
])('%s is off: %s', (value, off) => {
  expect(isOff(value)).toBe(off)
})
