import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('register/remote-access-denied', files)
const bob = readSample('register/remote-access-denied.uccapilog')
const policy = (...values: readonly string[]): string =>
  printed(
    'Get-CsExternalAccessPolicy',
    ...values.map((value, i) => ({ Identity: `Tag:P${i}`, EnableOutsideAccess: value })),
  )

test('thinks of the policy of the user first', async () => {
  const finding = await find({ bob })
  expect(ranked(finding)).toEqual(['SIP-01 likely', 'SIP-02 possible'])
  expect(finding?.attempts).toEqual(['a1'])
})

test('is certain of the policy when the pasted one does not allow it', async () => {
  const finding = await find({ bob, policy: policy('False') })
  expect(ranked(finding)).toEqual(['SIP-01 certain'])
  expect(finding?.evidence.some(({ note }) => note === 'external access policy')).toBe(true)
})

test('does not know which of several policies is granted', async () => {
  expect(ranked(await find({ bob, policy: policy('False', 'True') }))[0]).toBe('SIP-01 likely')
})

test('is certain of the organisation when the Edge lets nobody in', async () => {
  const edge = printed('Get-CsAccessEdgeConfiguration', { Identity: 'Global', AllowOutsideUsers: 'False' })
  expect(ranked(await find({ bob, edge }))[0]).toBe('SIP-02 certain')
})

test('is certain of the policy when another user signs in from outside', async () => {
  const finding = await find({ bob, alice: readSample('register/signed-in-tls-dsk.uccapilog') })
  expect(ranked(finding)).toEqual(['SIP-01 certain'])
})

test('sees a refusal without diagnostics only beside an Edge that lets nobody in', async () => {
  const bare = bob.replace(/ms-diagnostics-public:.*\r\n/, '').replace('diag code=0xfa3', 'diag code=0x0')
  const edge = printed('Get-CsAccessEdgeConfiguration', { Identity: 'Global', AllowOutsideUsers: 'False' })
  expect(await find({ bare })).toBeUndefined()
  expect(ranked(await find({ bare, edge }))[0]).toBe('SIP-02 certain')
})
