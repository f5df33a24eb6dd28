import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRegistrar, type Registrar } from '../../../../src/lab/roles/registrar/registrar.ts'
import { headerValue, headerValues } from '../../../../src/protocol/header-lines.ts'
import { createSipWorld, type SipWorld } from '../../sip-world.ts'
import { connectRaw, statusOf, verdictOf } from './raw-client.ts'

let world: SipWorld
let registrar: Registrar
beforeAll(async () => {
  world = await createSipWorld()
  registrar = createRegistrar(world.context('fe01.contoso.com'), world.pool)
  await registrar.start()
})
afterAll(async () => {
  await registrar.stop()
  await world.network.close()
})

test('the first answer offers what the settings allow, with the date and where certificates are', async () => {
  const client = await connectRaw(world)
  const answer = await client.ask('REGISTER')
  expect(statusOf(answer)).toBe(401)
  const challenges = headerValues(answer.headers, 'WWW-Authenticate')
  expect(challenges.map(value => value.split(' ')[0])).toEqual(['NTLM', 'Kerberos', 'TLS-DSK'])
  expect(challenges[2]).toContain(
    'sts-uri="https://webint.contoso.com:443/CertProv/CertProvisioningService.svc"',
  )
  expect(headerValue(answer.headers, 'Date')).toBeDefined()
  const undo = world.settings.set({ proxy: { useNtlm: false } })
  const later = await client.ask('REGISTER')
  undo()
  expect(headerValues(later.headers, 'WWW-Authenticate')).toHaveLength(2)
  client.close()
})

test('a registration has GRUU, expiry, keep-alive and the events a client may ask for', async () => {
  const client = await connectRaw(world, { epid: 'c8ca638a15' })
  const answer = await client.signIn()
  expect(statusOf(answer)).toBe(200)
  expect(headerValue(answer.headers, 'Expires')).toBe('600')
  expect(headerValue(answer.headers, 'Contact')).toContain(
    'gruu="sip:alice@contoso.com;opaque=user:epid:21nYNIVlkV-jtN6FPBU0fQAA;gruu"',
  )
  expect(headerValue(answer.headers, 'Allow-Events')).toContain('vnd-microsoft-roaming-contacts,')
  expect(headerValues(answer.headers, 'Supported')).toContain('msrtc-event-categories')
  expect(headerValue(answer.headers, 'presence-state')).toContain('added')
  const again = await client.ask('REGISTER')
  expect(headerValue(again.headers, 'presence-state')).toContain('refreshed')
  client.close()
})

test('the time asked for is kept within the limits of the registrar', async () => {
  const client = await connectRaw(world)
  await client.signIn()
  for (const [asked, granted] of [
    ['10', '300'],
    ['700', '700'],
    ['99999', '900'],
    ['soon', '600'],
  ]) {
    const answer = await client.ask('REGISTER', { headers: [{ name: 'Expires', value: asked ?? '' }] })
    expect(headerValue(answer.headers, 'Expires')).toBe(granted)
  }
  client.close()
})

test('a registration is in the directory when it is acknowledged, and gone when it is taken back', async () => {
  const client = await connectRaw(world, { name: 'dave', epid: 'aa00000001' })
  await client.signIn()
  const stored = () =>
    world.directory.registrations('fe01.contoso.com').filter(one => one.sipAddress === 'dave@contoso.com')
  expect(stored()).toMatchObject([{ endpoint: 'aa00000001' }])
  const answer = await client.ask('REGISTER', { headers: [{ name: 'Expires', value: '0' }] })
  expect(verdictOf(answer)).toBe('200')
  expect(stored()).toEqual([])
  client.close()
})

test.each([
  ['without epid and instance', '400 4010', { from: '<sip:alice@contoso.com>;tag=1', without: ['Contact'] }],
  [
    "with an instance that is not the epid's",
    '400 4010',
    { from: '<sip:alice@contoso.com>;tag=1;epid=ffffffffff' },
  ],
  ['with another event', '489 4055', { headers: [{ name: 'Event', value: 'presence' }] }],
  ['for somebody else', '403 4004', { to: '<sip:bob@contoso.com>' }],
  ['from somebody else', '403 4004', { from: '<sip:bob@contoso.com>;tag=1;epid=0123456789' }],
  ['of an address that nobody has', '404 4005', { from: '<sip:zoe@contoso.com>;tag=1;epid=0123456789' }],
  ['for a domain that is not served', '404 1005', { uri: 'sip:example.org' }],
])('REGISTER %s is answered %s', async (_what, verdict, parts) => {
  const client = await connectRaw(world)
  expect(verdictOf(await client.signIn(parts))).toBe(verdict)
  client.close()
})

test('REGISTER with presence of 2007 but without gruu-10 is told what is required', async () => {
  const client = await connectRaw(world)
  const answer = await client.signIn({
    without: ['Supported'],
    headers: [{ name: 'supported', value: 'msrtc-event-categories' }],
  })
  expect(verdictOf(answer)).toBe('421 2057')
  client.close()
})

test('a user who is not enabled for SIP is not found; a disabled account cannot prove itself', async () => {
  const noSip = world.directory.overrideUser('carol@contoso.com', { enabledForSip: false })
  const client = await connectRaw(world, { name: 'carol' })
  expect(verdictOf(await client.signIn())).toBe('404 4005')
  noSip()
  const disabled = world.directory.overrideUser('carol@contoso.com', { enabled: false })
  expect(verdictOf(await client.signIn())).toBe('401 1000')
  disabled()
  client.close()
})

test('a client whose version is blocked hears it in words', async () => {
  const rule = { userAgent: 'OC', compare: 'LSS', version: '16.0', action: 'Block' } as const
  const undo = world.settings.set({ clientVersion: { rules: [rule] } })
  const client = await connectRaw(world)
  const answer = await client.signIn({
    headers: [{ name: 'User-Agent', value: 'UCCAPI/15.0.1 OC/15.0.4420.1017 (Lync)' }],
  })
  undo()
  expect(verdictOf(answer)).toBe('403 17002')
  expect(headerValue(answer.headers, 'Warning')).toContain('310 lcs.microsoft.com "You are currently')
  client.close()
})

test('the ninth endpoint of a user ends the first, which is told', async () => {
  const clients = []
  for (let i = 0; i < 8; i++) {
    const client = await connectRaw(world, { name: 'bob', epid: `bb0000000${i}` })
    await client.signIn()
    clients.push(client)
  }
  const told = clients[0]?.next(({ start }) => start.kind === 'request')
  const ninth = await connectRaw(world, { name: 'bob', epid: 'bb00000009' })
  await ninth.signIn()
  const notice = await told
  expect(notice?.start).toMatchObject({ method: 'NOTIFY' })
  expect(notice?.body).toBe('deregistered;event=unregistered')
  expect(
    clients[0]?.auth?.verify(notice ?? { start: { kind: 'request', method: '', uri: '' }, headers: [] }, 0),
  ).toBe(undefined)
  for (const client of [...clients, ninth]) client.close()
})

test('a user who is disabled for SIP while signed in is told within moments', async () => {
  const client = await connectRaw(world, { name: 'dave', epid: 'dd00000001' })
  await client.signIn()
  const told = client.next(({ start }) => start.kind === 'request')
  const undo = world.directory.overrideUser('dave@contoso.com', { enabledForSip: false })
  const notice = await told
  undo()
  expect(notice.body).toBe('deregistered;event=rejected')
  expect(headerValue(notice.headers, 'ms-diagnostics-public')).toBe('4141;reason="User disabled"')
  client.close()
})

test('a user whom another server of the pool registers is sent there', async () => {
  world.pool.join('fe02.contoso.com')
  const names = ['alice', 'bob', 'carol', 'dave']
  const elsewhere = names.find(name => world.pool.registrarOf(world.user(name)) === 'fe02.contoso.com')
  const client = await connectRaw(world, { name: elsewhere ?? '' })
  const answer = await client.signIn()
  world.pool.leave('fe02.contoso.com')
  expect(statusOf(answer)).toBe(301)
  expect(headerValue(answer.headers, 'Contact')).toBe('<sip:fe02.contoso.com:5061;transport=tls>')
  client.close()
})

test('contacts are changed, and every endpoint of the user hears of it', async () => {
  const one = await connectRaw(world, { name: 'carol', epid: 'cc00000001' })
  const other = await connectRaw(world, { name: 'carol', epid: 'cc00000002' })
  await one.signIn()
  await other.signIn()
  const support = [
    { name: 'Event', value: 'vnd-microsoft-roaming-contacts' },
    { name: 'Supported', value: 'ms-benotify, ms-piggyback-first-notify' },
  ]
  const list = await other.ask('SUBSCRIBE', { headers: support })
  const delta = /deltaNum="(\d+)"/.exec(list.body)?.[1] ?? ''
  const heard = other.next(({ start }) => start.kind === 'request')
  const answer = await one.ask('SERVICE', {
    headers: [{ name: 'Content-Type', value: 'application/SOAP+xml' }],
    body: `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><m:setContact xmlns:m="http://schemas.microsoft.com/winrtc/2002/11/sip"><m:displayName>Zoe</m:displayName><m:groups>1</m:groups><m:subscribed>true</m:subscribed><m:URI>zoe@contoso.com</m:URI><m:deltaNum>${delta}</m:deltaNum></m:setContact></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
  })
  expect(statusOf(answer)).toBe(200)
  const notice = await heard
  expect(notice.start).toMatchObject({ method: 'BENOTIFY' })
  expect(notice.body).toContain('<addedContact uri="zoe@contoso.com" name="Zoe"')
  one.close()
  other.close()
})

test('a publication that builds on an old version is told the version in force', async () => {
  const client = await connectRaw(world, { name: 'carol', epid: 'cc00000003' })
  await client.signIn()
  const publish = (version: number) =>
    client.ask('SERVICE', {
      headers: [{ name: 'Content-Type', value: 'application/msrtc-category-publish+xml' }],
      body: `<publish xmlns="p"><publications uri="sip:carol@contoso.com"><publication categoryName="note" instance="0" container="200" version="${version}" expireType="static"><note>hello</note></publication></publications></publish>`,
    })
  expect(statusOf(await publish(0))).toBe(200)
  const conflict = await publish(0)
  expect(statusOf(conflict)).toBe(409)
  expect(conflict.body).toContain('<operation index="1" curVersion="1"/>')
  expect(statusOf(await publish(1))).toBe(200)
  client.close()
})

test('a renewed subscription with other targets hears of these only', async () => {
  const watcher = await connectRaw(world, { name: 'dave', epid: 'dd00000009' })
  const bob = await connectRaw(world, { name: 'bob', epid: 'bb0000000a' })
  const carol = await connectRaw(world, { name: 'carol', epid: 'cc0000000a' })
  for (const client of [watcher, bob, carol]) await client.signIn()
  const watch = (name: string) =>
    watcher.ask('SUBSCRIBE', {
      callId: 'watching',
      from: '<sip:dave@contoso.com>;tag=w;epid=dd00000009',
      headers: [
        { name: 'Event', value: 'presence' },
        { name: 'Supported', value: 'ms-benotify, ms-piggyback-first-notify' },
        { name: 'Content-Type', value: 'application/msrtc-adrl-categorylist+xml' },
      ],
      body: `<batchSub><action name="subscribe"><adhocList><resource uri="sip:${name}@contoso.com"/></adhocList></action></batchSub>`,
    })
  const setMember = (client: typeof bob) =>
    client.ask('SERVICE', {
      headers: [{ name: 'Content-Type', value: 'application/msrtc-setcontainermembers+xml' }],
      body: '<setContainerMembers><container id="300" version="0"><member action="add" type="everyone"/></container></setContainerMembers>',
    })
  await watch('bob')
  await watch('carol')
  const heard = watcher.next(({ start }) => start.kind === 'request')
  await setMember(bob)
  await setMember(carol)
  expect((await heard).body).toContain('uri="sip:carol@contoso.com"')
  for (const client of [watcher, bob, carol]) client.close()
})
