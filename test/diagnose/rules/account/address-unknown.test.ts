import { expect, test } from 'vitest'
import { copiedEvent, findingOf, ranked, signIn } from '../../finding-of.ts'

const UNKNOWN = 'ms-diagnostics: 4005;reason="not enabled";source="pool01.contoso.com"\r\n'
const refused = signIn({ user: 'bob@contoso.com', status: '404 Not Found', headers: UNKNOWN })
const find = (files: Readonly<Record<string, string>>) => findingOf('account/address-unknown', files)

const record = (enabled: string): string =>
  `PS C:\\> Get-CsUser bob | fl SipAddress,Enabled\r\n\r\nSipAddress : sip:Bob@contoso.com\r\nEnabled    : ${enabled}\r\n\r\n`

test('lists the refused attempt and no other', async () => {
  const finding = await find({ bob: refused, alice: signIn({ device: 'd2', atMs: 60_000 }) })
  expect(finding?.attempts).toEqual(['a1'])
  expect(finding?.subject.user).toBe('bob@contoso.com')
})

test('is certain when the directory record says disabled', async () => {
  expect(ranked(await find({ bob: refused, user: record('False') }))).toEqual(['ACC-01 certain'])
})

test('thinks of replication when the directory record says enabled', async () => {
  expect(ranked(await find({ bob: refused, user: record('True') }))[0]).toBe('ACC-03 likely')
})

test('thinks of the domain that User Replicator leaves out when it says so', async () => {
  const event = copiedEvent('LS User Replicator', 30061, 'Failed to synchronize remote domain.')
  expect(ranked(await find({ bob: refused, event }))[0]).toBe('ACC-14 likely')
})

test('thinks of the address when its domain is an address or a single word', async () => {
  const typed = signIn({ user: 'bob@192.0.2.7', status: '404 Not Found' })
  expect(ranked(await find({ bob: typed }))[0]).toBe('AUTH-01 likely')
})

test('excludes a lost domain when other users of it sign in', async () => {
  const finding = await find({ bob: refused, alice: signIn({ device: 'd2', atMs: 60_000 }) })
  expect(ranked(finding)[0]).toBe('ACC-01 likely')
  expect(finding?.causes[0]?.because).toContain('contoso.com')
  expect(ranked(finding)).not.toContain('SIP-03 possible')
})
