import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRegistrar, type Registrar } from '../../../../src/lab/roles/registrar/registrar.ts'
import { headerValue, headerValues } from '../../../../src/protocol/header-lines.ts'
import type { SipMessage } from '../../../../src/protocol/sip/message.ts'
import { answerTo } from '../../../../src/protocol/sip/response.ts'
import { createSipWorld, type SipWorld } from '../../sip-world.ts'
import { connectRaw, type RawClient, statusOf, verdictOf } from './raw-client.ts'

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

async function signedIn(name: string, epid: string): Promise<RawClient> {
  const client = await connectRaw(world, { name, epid })
  expect(statusOf(await client.signIn())).toBe(200)
  return client
}

function isMethod(method: string) {
  return ({ start }: SipMessage): boolean => start.kind === 'request' && start.method === method
}

/** Answers a request of the server, signed as the client's. */
function reply(client: RawClient, request: SipMessage, status: number): void {
  const answer = answerTo(request, {
    status,
    toTag: 'called',
    copiesRecordRoute: true,
    headers: [{ name: 'Contact', value: '<sip:192.0.2.7:50000;transport=tls>' }],
  })
  const header = client.auth?.authorize({ start: answer.start, headers: answer.headers })
  client.send(header ? { ...answer, headers: [...answer.headers, header] } : answer)
}

test('a call goes to every endpoint; the first that answers has it, and the others are called off', async () => {
  const alice = await signedIn('alice', 'a000000001')
  const desk = await signedIn('bob', 'b000000001')
  const home = await signedIn('bob', 'b000000002')
  const invites = [desk.next(isMethod('INVITE')), home.next(isMethod('INVITE'))] as const
  const calledOff = home.next(isMethod('CANCEL'))
  const answered = alice.ask('INVITE', { uri: 'sip:bob@contoso.com', to: '<sip:bob@contoso.com>' })
  const [atDesk, atHome] = await Promise.all(invites)
  expect(headerValue(atDesk.headers, 'To')).toContain('epid=b000000001')
  expect(headerValue(atHome.headers, 'To')).toContain('epid=b000000002')
  expect(headerValue(atDesk.headers, 'P-Asserted-Identity')).toBe('"Alice"<sip:alice@contoso.com>')
  expect(headerValue(atDesk.headers, 'Authorization')).toBeUndefined()
  expect(desk.auth?.verify(atDesk, Date.now() * 1000)).toBeUndefined()
  reply(desk, atDesk, 200)
  const answer = await answered
  expect(statusOf(answer)).toBe(200)
  expect(alice.auth?.verify(answer, Date.now() * 1000)).toBeUndefined()
  expect(headerValues(answer.headers, 'Via')).toHaveLength(1)
  const cancel = await calledOff
  expect(home.auth?.verify(cancel, Date.now() * 1000)).toBeUndefined()
  reply(home, cancel, 200)
  const acknowledged = home.next(isMethod('ACK'))
  reply(home, atHome, 487)
  await acknowledged
  for (const client of [alice, desk, home]) client.close()
})

test('when all refuse, the caller gets the best refusal', async () => {
  const alice = await signedIn('alice', 'a000000002')
  const desk = await signedIn('carol', 'c000000001')
  const home = await signedIn('carol', 'c000000002')
  const invites = [desk.next(isMethod('INVITE')), home.next(isMethod('INVITE'))] as const
  const answered = alice.ask('INVITE', { uri: 'sip:carol@contoso.com', to: '<sip:carol@contoso.com>' })
  const [atDesk, atHome] = await Promise.all(invites)
  reply(desk, atDesk, 486)
  reply(home, atHome, 480)
  expect(statusOf(await answered)).toBe(480)
  for (const client of [alice, desk, home]) client.close()
})

test('a caller who hangs up before the answer calls it off everywhere', async () => {
  const alice = await signedIn('alice', 'a000000003')
  const bob = await signedIn('bob', 'b000000003')
  const invited = bob.next(isMethod('INVITE'))
  const invite = alice.format('INVITE', {
    uri: 'sip:bob@contoso.com',
    to: '<sip:bob@contoso.com>',
    callId: 'hung-up',
  })
  alice.send(invite)
  const atBob = await invited
  const cancelled = bob.next(isMethod('CANCEL'))
  const final = alice.next(
    ({ start, headers }) =>
      start.kind === 'response' && start.status === 487 && headerValue(headers, 'Call-ID') === 'hung-up',
  )
  const cseq = (headerValue(invite.headers, 'CSeq') ?? '').split(' ')[0]
  const headers = invite.headers
    .filter(({ name }) => name !== 'Authorization')
    .map(header => (header.name === 'CSeq' ? { name: 'CSeq', value: `${cseq} CANCEL` } : header))
  const cancel = {
    start: { kind: 'request', method: 'CANCEL', uri: 'sip:bob@contoso.com' } as const,
    headers,
    body: '',
  }
  const signature = alice.auth?.authorize(cancel)
  alice.send({ ...cancel, headers: [...headers, ...(signature ? [signature] : [])] })
  reply(bob, await cancelled, 200)
  reply(bob, atBob, 487)
  await final
  alice.close()
  bob.close()
})

test('an answer that is not signed by the one who was asked is no answer', async () => {
  const alice = await signedIn('alice', 'a000000004')
  const bob = await signedIn('bob', 'b000000004')
  const asked = bob.next(isMethod('MESSAGE'))
  const answered = alice.ask('MESSAGE', {
    uri: 'sip:bob@contoso.com',
    to: '<sip:bob@contoso.com>',
    body: 'hello',
  })
  const message = await asked
  bob.send(answerTo(message, { status: 603, toTag: 'forged' }))
  reply(bob, message, 200)
  expect(statusOf(await answered)).toBe(200)
  alice.close()
  bob.close()
})

test('a request to somebody whose connection breaks is answered', async () => {
  const alice = await signedIn('alice', 'a000000005')
  const bob = await signedIn('bob', 'b000000005')
  const asked = bob.next(isMethod('MESSAGE'))
  const answered = alice.ask('MESSAGE', {
    uri: 'sip:bob@contoso.com',
    to: '<sip:bob@contoso.com>',
    body: 'hello',
  })
  await asked
  bob.close()
  expect(verdictOf(await answered)).toBe('480 1006')
  alice.close()
})

test.each([
  ['somebody unknown', 'sip:zoe@contoso.com', '404 4005'],
  ['somebody who is not signed in', 'sip:dave@contoso.com', '480'],
  ['an endpoint that is gone', 'sip:dave@contoso.com;opaque=user:epid:AAAAAAAAAAAAAAAAAAAAAAAA;gruu', '480'],
])('a message to %s is refused', async (_what, uri, verdict) => {
  const alice = await signedIn('alice', 'a000000006')
  expect(verdictOf(await alice.ask('MESSAGE', { uri, to: `<${uri.split(';')[0]}>`, body: 'hello' }))).toBe(
    verdict,
  )
  alice.close()
})

test('a request that goes round in circles ends', async () => {
  const alice = await signedIn('alice', 'a000000007')
  const answer = await alice.ask('MESSAGE', {
    uri: 'sip:bob@contoso.com',
    without: ['Max-Forwards'],
    headers: [{ name: 'Max-forwards', value: '0' }],
  })
  expect(statusOf(answer)).toBe(483)
  alice.close()
})
