import { expect, test } from 'vitest'
import { findingOf, ranked, signIn } from '../../finding-of.ts'

const FOREIGN = 'ms-diagnostics-public: 4004;reason="not authorized to act"\r\n'
const refused = (device: string, status = '403 Forbidden', user = 'alice@contoso.com', atMs = 0): string =>
  signIn({ user, device, status, headers: FOREIGN, atMs })
const find = (files: Readonly<Record<string, string>>) => findingOf('account/foreign-credentials', files)

test('suspects the computer when the user signs in on another one', async () => {
  const finding = await find({ pc: refused('d1'), laptop: signIn({ device: 'd2', atMs: 60_000 }) })
  expect(ranked(finding)).toEqual(['AUTH-18 likely'])
  expect(finding?.attempts).toEqual(['a1'])
})

test('suspects a leftover row when the user is refused everywhere', async () => {
  const finding = await find({
    pc: refused('d1'),
    laptop: refused('d2', '403 Forbidden', 'alice@contoso.com', 60_000),
  })
  expect(ranked(finding)[0]).toBe('ACC-10 likely')
})

test('suspects the link between forests when several users are refused', async () => {
  const finding = await find({
    alice: refused('d1'),
    bob: refused('d2', '403 Forbidden', 'bob@contoso.com', 60_000),
  })
  expect(ranked(finding)[0]).toBe('ACC-05 likely')
})

test('takes differing SIDs of the account for the link', async () => {
  const account =
    'PS C:\\> Get-ADUser alice -Properties * | fl\r\n\r\nmsRTCSIP-OriginatorSid : S-1-5-21-1-2-3-1104\r\nobjectSid              : S-1-5-21-1-2-3-2208\r\n\r\n'
  expect(ranked(await find({ pc: refused('d1'), account }))[0]).toBe('ACC-05 likely')
})
