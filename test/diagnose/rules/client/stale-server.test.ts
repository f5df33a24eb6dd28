import { expect, test } from 'vitest'
import { createClientLog } from '../../../trace/logs.ts'
import { findingOf, ranked, signIn } from '../../finding-of.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('client/stale-server', files)

function connecting(target: string, code: string): string {
  const log = createClientLog(`${target}:5061`)
  log.line(0, `ASYNC_SOCKET::OnConnectComplete ${target}:5061 ErrorCode: ${code}`)
  return log.text()
}
const old = connecting('old.contoso.com', '0x8007274c')
const healthy = connecting('pool01.contoso.com', '0x0') + signIn({ user: 'bob@contoso.com', device: 'd2' })

test('suspects what the client remembers when others are served elsewhere', async () => {
  const finding = await find({ old, healthy })
  expect(ranked(finding)[0]).toBe('CLI-01 possible')
  expect(finding?.subject).toMatchObject({ target: 'old.contoso.com', used: 'pool01.contoso.com' })
})

test('is certain of the configuration when the registry names the server', async () => {
  const policy =
    'HKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync\r\n    ServerAddressInternal    REG_SZ    old.contoso.com:5061\r\n'
  expect(ranked(await find({ old, healthy, policy }))).toEqual(['DSC-05 certain'])
})

test('is silent when other clients fail at the same server, or the client looked it up', async () => {
  expect(await find({ old, other: old, healthy })).toBeUndefined()
  const log = createClientLog()
  log.line(0, 'QueryDNSSrv GetDnsResults query: _sipinternaltls._tcp.contoso.com failed 8007232b')
  expect(await find({ looked: log.text() + old, healthy })).toBeUndefined()
})
