import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('register/domain-not-served', files)
const outside = readSample('register/domain-not-served/bob-outside.uccapilog')

test('suspects the Edge when the domain is served inside', async () => {
  const inside = readSample('register/domain-not-served/carol-inside.uccapilog')
  const finding = await find({ outside, inside })
  expect(ranked(finding)[0]).toBe('SIP-03 likely')
  expect(finding?.causes[0]?.because).toContain('inside')
})

test('suspects the address when only other domains sign in', async () => {
  const finding = await find({ outside, alice: readSample('register/signed-in-tls-dsk.uccapilog') })
  expect(ranked(finding)[0]).toBe('AUTH-01 likely')
})

test('is certain when replication to a server is behind', async () => {
  const status = printed('Get-CsManagementStoreReplicationStatus', {
    ReplicaFqdn: 'edge01.contoso.com',
    UpToDate: 'False',
  })
  expect(ranked(await find({ outside, status }))[0]).toBe('SIP-03 certain')
})
