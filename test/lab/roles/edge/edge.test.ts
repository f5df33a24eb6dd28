import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEdge, type EdgeRole } from '../../../../src/lab/roles/edge/edge.ts'
import { createRegistrar, type Registrar } from '../../../../src/lab/roles/registrar/registrar.ts'
import { headerValue, headerValues } from '../../../../src/protocol/header-lines.ts'
import { createSipWorld, type SipWorld } from '../../sip-world.ts'
import { connectRaw, type RawClientOptions, statusOf, verdictOf } from '../registrar/raw-client.ts'

let world: SipWorld
let registrar: Registrar
let edge: EdgeRole
beforeAll(async () => {
  world = await createSipWorld()
  world.addresses.set('pool01.contoso.com', [...(world.addresses.get('fe01.contoso.com') ?? [])])
  registrar = createRegistrar(world.context('fe01.contoso.com'), world.pool)
  edge = createEdge(world.context('edge01.contoso.com'))
  await registrar.start()
  await edge.start()
})
afterAll(async () => {
  await edge.stop()
  await registrar.stop()
  await world.network.close()
})

const outside = (options: RawClientOptions = {}) =>
  connectRaw(world, { host: 'sip.contoso.com', port: 443, ...options })

test('a client outside is marked as remote, and its certificate service is the external one', async () => {
  const client = await outside()
  const answer = await client.ask('REGISTER')
  expect(statusOf(answer)).toBe(401)
  expect(headerValue(answer.headers, 'ms-user-logon-data')).toBe('RemoteUser')
  expect(headerValues(answer.headers, 'WWW-Authenticate').join()).toContain(
    'sts-uri="https://webext.contoso.com:443/',
  )
  expect(headerValues(answer.headers, 'Via')).toHaveLength(1)
  client.close()
})

test('a client outside registers, and requests to it find it through the Edge', async () => {
  const client = await outside({ name: 'bob', epid: 'b000000001' })
  expect(statusOf(await client.signIn())).toBe(200)
  const told = client.next(({ start }) => start.kind === 'request')
  const enable = world.directory.overrideUser('bob@contoso.com', { enabledForSip: false })
  const notice = await told
  enable()
  expect(notice.body).toBe('deregistered;event=rejected')
  expect(client.auth?.verify(notice, Date.now() * 1000)).toBeUndefined()
  client.close()
})

test('a user without remote access is refused with 4003, and only outside', async () => {
  const allow = world.directory.overrideUser('carol@contoso.com', { remoteAccess: false })
  const remote = await outside({ name: 'carol', epid: 'c000000001' })
  expect(verdictOf(await remote.signIn())).toBe('403 4003')
  const inside = await connectRaw(world, { name: 'carol', epid: 'c000000002' })
  expect(verdictOf(await inside.signIn())).toBe('200')
  allow()
  remote.close()
  inside.close()
})

test('with outside users not allowed the Edge refuses everybody', async () => {
  const undo = world.settings.set({ accessEdge: { allowOutsideUsers: false } })
  const client = await outside()
  expect(verdictOf(await client.ask('REGISTER'))).toBe('403 4003')
  undo()
  expect(verdictOf(await client.ask('REGISTER'))).toBe('401')
  client.close()
})

test('a domain that is not ours goes nowhere', async () => {
  const client = await outside()
  const answer = await client.ask('REGISTER', {
    from: '<sip:eve@example.org>;tag=1;epid=e000000001',
    uri: 'sip:example.org',
  })
  expect(verdictOf(answer)).toBe('404 1005')
  client.close()
})

test('what only servers may say is taken out of what a client says', async () => {
  const client = await outside({ epid: 'a000000009' })
  await client.signIn({
    headers: [
      { name: 'P-Asserted-Identity', value: '<sip:bob@contoso.com>' },
      { name: 'ms-user-logon-data', value: 'Nobody' },
    ],
  })
  const seen = world.entries.filter(
    entry => entry.kind === 'sip' && entry.leg === 'internal edge' && entry.direction === 'out',
  )
  const text = seen.map(entry => (entry.kind === 'sip' ? new TextDecoder().decode(entry.bytes) : '')).join('')
  expect(text).toContain('ms-user-logon-data: RemoteUser')
  expect(text).not.toContain('ms-user-logon-data: Nobody')
  expect(text).not.toContain('P-Asserted-Identity')
  client.close()
})

test('a route leads to servers of ours or to nobody', async () => {
  const client = await outside()
  const answer = await client.ask('REGISTER', {
    headers: [{ name: 'Route', value: '<sip:192.0.2.66:25;lr>' }],
  })
  expect(statusOf(answer)).toBe(403)
  client.close()
})

test('a stranger at the inner interface is sent away', async () => {
  const client = await connectRaw(world, { host: 'edge01.contoso.com', port: 5061 })
  expect(statusOf(await client.ask('REGISTER'))).toBe(403)
  client.close()
})

test('a partner without a certificate for its domain is sent away', async () => {
  const client = await outside({ port: 5061 })
  const answer = await client.ask('MESSAGE', {
    from: '<sip:eve@example.org>;tag=1',
    uri: 'sip:alice@contoso.com',
    body: 'hello',
  })
  expect(verdictOf(answer)).toBe('403 1017')
  client.close()
})

test.each([
  ['whose name is not resolved', '504 1014', () => hideName()],
  ['that does not listen', '504 1007', () => stopRegistrar()],
  ['that the Edge does not trust', '504 1010', () => distrust('edge01.contoso.com')],
])('a next hop %s is reported as %s', async (_what, verdict, breakIt) => {
  await edge.stop()
  await edge.start()
  const repair = await breakIt()
  const client = await outside()
  const answer = await client.ask('REGISTER')
  await repair()
  expect(verdictOf(answer)).toBe(verdict)
  expect(headerValue(answer.headers, 'ms-diagnostics')).toContain('source="sip.contoso.com"')
  client.close()
})

async function hideName(): Promise<() => void> {
  const before = world.addresses.get('pool01.contoso.com') ?? []
  world.addresses.delete('pool01.contoso.com')
  return () => void world.addresses.set('pool01.contoso.com', before)
}

async function stopRegistrar(): Promise<() => Promise<void>> {
  await registrar.stop()
  return () => registrar.start()
}

async function distrust(machine: string): Promise<() => void> {
  const foreign = await world.certificates.foreignAuthority('Somebody else')
  return world.certificates.setTrust(machine, foreign.rootPem)
}

test('a Front End that does not trust the Edge takes its clients for unknown ones, and still asks who they are', async () => {
  await edge.stop()
  await edge.start()
  const undo = await distrust('fe01.contoso.com')
  const client = await outside()
  const answer = await client.ask('REGISTER')
  undo()
  expect(statusOf(answer)).toBe(401)
  expect(headerValue(answer.headers, 'ms-user-logon-data')).toBeUndefined()
  client.close()
})
