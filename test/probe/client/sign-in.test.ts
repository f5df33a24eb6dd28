import { afterAll, expect, test } from 'vitest'
import { Secret } from '../../../src/base/secret.ts'
import { signIn } from '../../../src/probe/client/sign-in.ts'
import { receiveMessages, sendMessage } from '../../../src/probe/client/sip/messaging.ts'
import { publishState } from '../../../src/probe/client/sip/provision.ts'
import { PHASES } from '../../../src/trace/attempt.ts'
import { phasesOf, signInTo } from '../../lab/client.ts'
import { startTestDeployment } from '../../lab/test-deployment.ts'

const lab = await startTestDeployment()
afterAll(() => lab.stop())

const EVERYTHING = PHASES.join(' ')

test('inside, with nothing but address and password: every phase happens, and a certificate is kept', async () => {
  const result = await signInTo(lab)
  expect(phasesOf(result)).toBe(EVERYTHING)
  expect(result).toMatchObject({ outcome: 'signed-in', place: 'inside' })
  expect(result.stored.certificate?.privateKeyPem).toBeInstanceOf(Secret)
  expect(result.stored.server?.port).toBe(5061)
  expect(result.provisioned?.contacts).toContain('bob@contoso.com')
})

test('outside, through reverse proxy and Edge', async () => {
  const result = await signInTo(lab, { side: 'outside' })
  expect(phasesOf(result)).toBe(EVERYTHING)
  expect(result).toMatchObject({ outcome: 'signed-in', place: 'outside' })
  expect(result.server).toMatchObject({ host: 'sip.contoso.com', port: 443 })
})

test('a stored certificate makes ticket and certificate unnecessary', async () => {
  const { stored } = await signInTo(lab)
  const again = await signInTo(lab, { stored })
  expect(phasesOf(again)).toBe('discover connect secure register authenticate provision')
  expect(again.phases.find(({ name }) => name === 'ticket')?.reason).toContain('stored user certificate')
})

test('with a certificate and no password the web services take the certificate', async () => {
  const { stored } = await signInTo(lab)
  const { certificate, epid } = stored
  if (!certificate) throw new Error('a sign-in leaves a certificate')
  const result = await signIn(
    lab.client('alice', 'outside').context,
    { sipAddress: 'alice@contoso.com', auth: 'tls-dsk', stored: { epid, certificate } },
    AbortSignal.timeout(20_000),
  )
  expect(phasesOf(result)).toBe('discover connect secure autodiscover ticket register authenticate provision')
})

test('a revoked certificate is dropped and fetched anew once', async () => {
  const { stored } = await signInTo(lab, { name: 'carol' })
  lab.directory.revoke('carol@contoso.com')
  const again = await signInTo(lab, { name: 'carol', stored })
  expect(again.outcome).toBe('signed-in')
  expect(again.stored.certificate?.certificate).not.toEqual(stored.certificate?.certificate)
})

test('NTLM when it is asked for', async () => {
  const result = await signInTo(lab, { auth: 'ntlm' })
  expect(result.outcome).toBe('signed-in')
  expect(result.phases.find(({ name }) => name === 'certificate')).toMatchObject({ outcome: 'skipped' })
})

test('a server by hand: nothing is looked up but its name', async () => {
  const server = { host: 'fe01.contoso.com', port: 5061 }
  const result = await signInTo(lab, { auth: 'ntlm', server })
  expect(phasesOf(result)).toBe('discover connect secure register authenticate provision')
})

test('a wrong password fails where it is asked for first, and again where it decides', async () => {
  const result = await signInTo(lab, { password: 'wrong' })
  expect(result.failed).toMatchObject({
    phase: 'ticket',
    problem: { code: 'refused', refusal: { status: 401 } },
  })
  expect(result.outcome).toBe('failed')
})

test('a wrong password with NTLM is a matter of the authentication', async () => {
  const result = await signInTo(lab, {
    password: 'wrong',
    auth: 'ntlm',
    server: { host: 'fe01.contoso.com', port: 5061 },
  })
  expect(result.failed).toMatchObject({
    phase: 'authenticate',
    problem: { refusal: { status: 401, errorId: 1000 } },
  })
})

test('the account of somebody else is refused with 4004', async () => {
  const bob = lab.world.users.find(({ address }) => address === 'bob@contoso.com')
  const result = await signInTo(lab, { account: 'bob', password: bob?.password ?? '', auth: 'ntlm' })
  expect(result.failed).toMatchObject({
    phase: 'register',
    problem: { refusal: { status: 403, errorId: 4004 } },
  })
})

test('a sign-in that is stopped says so', async () => {
  const { context } = lab.client('dave', 'inside')
  const stopped = await signIn(context, { sipAddress: 'dave@contoso.com', auth: 'ntlm' }, AbortSignal.abort())
  expect(stopped).toMatchObject({ outcome: 'failed', failed: { problem: { code: 'stopped' } } })
})

test('two who are signed in see each other and exchange a message, across Edge and servers', async () => {
  const alice = (await signInTo(lab, { keepsSession: true })).session
  const bobsSignIn = await signInTo(lab, { name: 'bob', side: 'outside', keepsSession: true })
  const bob = bobsSignIn.session
  if (!alice || !bob) throw new Error('both must be signed in')
  expect(bobsSignIn.provisioned?.presence.get('alice@contoso.com')).toBe(18_500)
  expect(await publishState(alice, 6500)).toBeUndefined()
  const { promise: received, resolve } = Promise.withResolvers<string>()
  receiveMessages(bob, ({ from, text }) => resolve(`${from}: ${text}`))
  expect(await sendMessage(alice, 'bob@contoso.com', 'Grüße')).toBeUndefined()
  expect(await received).toBe('alice@contoso.com: Grüße')
  expect(bobsSignIn.provisioned?.presence.get('alice@contoso.com')).toBe(6500)
  const { promise: back, resolve: resolveBack } = Promise.withResolvers<string>()
  receiveMessages(alice, ({ from, text }) => resolveBack(`${from}: ${text}`))
  expect(await sendMessage(bob, 'alice@contoso.com', 'back')).toBeUndefined()
  expect(await back).toBe('bob@contoso.com: back')
  expect(await sendMessage(alice, 'dave@contoso.com', 'nobody there')).toMatchObject({
    refusal: { status: 480 },
  })
  expect(await sendMessage(alice, 'zoe@contoso.com', 'nobody')).toMatchObject({
    refusal: { status: 404, errorId: 4005 },
  })
  await Promise.all([alice.signOut(), bob.signOut()])
})
