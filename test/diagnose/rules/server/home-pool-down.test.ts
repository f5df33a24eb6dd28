import { expect, test } from 'vitest'
import { createClientLog } from '../../../trace/logs.ts'
import { findingOf, ranked, signIn } from '../../finding-of.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('server/home-pool-down', files)
const down = signIn({ status: '503 Service Unavailable', server: 'pool01.contoso.com' })
const minutes = (n: number): number => n * 60_000

test('sees that a client is let in by another server after its own was silent', async () => {
  const later = signIn({ server: 'pool02.fabrikam.com', atMs: minutes(8) })
  const finding = await find({ client: down + later })
  expect(finding?.subject).toEqual({ down: 'pool01.contoso.com', backup: 'pool02.fabrikam.com' })
  expect(finding?.attempts).toEqual(['a1'])
})

test('takes a change after minutes for the backup pool', async () => {
  const later = signIn({ server: 'fe02.contoso.com', atMs: minutes(8) })
  expect(ranked(await find({ client: down + later }))[0]).toBe('SRV-05 likely')
})

test('takes a change at once for the next server of the pool', async () => {
  const log = createClientLog()
  log.line(20_000, 'ASYNC_SOCKET::OnConnectComplete fe02.contoso.com:5061 ErrorCode: 0x0')
  const next = log.text() + signIn({ server: 'fe02.contoso.com', atMs: 20_100 })
  const finding = await find({ client: down + next })
  expect(ranked(finding)[0]).toBe('SRV-02 likely')
})

test('is silent when the same server answers again, or the change comes hours later', async () => {
  const again = signIn({ server: 'pool01.contoso.com', atMs: minutes(8) })
  const late = signIn({ server: 'pool02.fabrikam.com', atMs: minutes(200) })
  expect(await find({ client: down + again })).toBeUndefined()
  expect(await find({ client: down + late })).toBeUndefined()
})

test('is silent while the first server lets other users in', async () => {
  const later = signIn({ server: 'pool02.fabrikam.com', atMs: minutes(8) })
  const other = signIn({
    user: 'bob@contoso.com',
    device: 'd2',
    server: 'pool01.contoso.com',
    atMs: minutes(2),
  })
  expect(await find({ client: down + later, other })).toBeUndefined()
})
