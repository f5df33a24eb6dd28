import { expect, test } from 'vitest'
import { copiedEvent, findingOf, ranked, signIn } from '../../finding-of.ts'

const HANDSHAKE = 'ms-diagnostics: 1000;reason="Final handshake failed"\r\n'
const refused = signIn({ status: '401 Unauthorized', headers: HANDSHAKE })
const vault =
  'Currently stored credentials:\r\n\r\n    Target: LegacyGeneric:target=MicrosoftOffice16_Data:alice\r\n'
const locked = (user: string): string =>
  copiedEvent(
    'Microsoft-Windows-Security-Auditing',
    4740,
    `A user account was locked out.\r\nAccount Name:\t\t${user}`,
  )
const find = (files: Readonly<Record<string, string>>) => findingOf('client/saved-password', files)

test('needs a refused password beside the saved credentials', async () => {
  expect(ranked(await find({ refused, vault }))).toEqual(['CLI-10 likely'])
  expect(await find({ healthy: signIn(), vault })).toBeUndefined()
})

test('takes a locked account of the same user as a weaker sign', async () => {
  expect(ranked(await find({ refused, locked: locked('alice') }))).toEqual(['CLI-10 possible'])
  expect(await find({ refused, locked: locked('bob') })).toBeUndefined()
})
