import { expect, test } from 'vitest'
import { attemptsOfRefusals, refusalsOf } from '../../../src/diagnose/facts/refusals.ts'
import {
  answer,
  CHALLENGE,
  createClientLog,
  credentials,
  openTexts,
  register,
  signInByTlsDsk,
} from '../../trace/logs.ts'
import { signIn } from '../finding-of.ts'

const refusals = async (files: Readonly<Record<string, string>>, id: number) =>
  refusalsOf((await openTexts(files)).facts, new Set([id]))

const DENIED = 'ms-diagnostics-public: 4003;reason="From URI not enabled for remote access"\r\n'
const bob = signIn({ user: 'bob@contoso.com', device: 'b1', status: '403 Forbidden', headers: DENIED })
const carol = signIn({
  user: 'carol@contoso.com',
  device: 'c1',
  status: '500 Server Internal Error',
  atMs: 5000,
})

const trace = (words: string, correlation = '77'): string =>
  `TL_WARN(TF_COMPONENT) [POOL01\\FE01]1D2C.06EA::03/14/2016-09:00:00.520.0001A2C3 (WebInfrastructure,Module.Reject:module.cs(1)) [${correlation}] ${words}\r\n`

test('belong to the attempt whose exchange carries them', async () => {
  const found = await refusals({ bob, carol }, 4003)
  expect(found.map(({ user }) => user)).toEqual(['bob@contoso.com'])
  expect(attemptsOfRefusals(found)).toHaveLength(1)
})

test('are none when the client signs in after all', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(
    10,
    answer('503 Service Unavailable', {
      cseq: 1,
      headers: 'ms-diagnostics: 1;reason="Service unavailable"\r\n',
    }),
  )
  signInByTlsDsk(log, 1000, { callId: 'c2' })
  expect(await refusals({ client: log.text() }, 1)).toEqual([])
})

test('of other SIP requests are left out', async () => {
  const invite = answer('403 Forbidden', { cseq: 1, headers: DENIED }).replace(
    'CSeq: 1 REGISTER',
    'CSeq: 1 INVITE',
  )
  const log = createClientLog()
  log.receives(0, invite)
  expect(await refusals({ client: log.text() }, 4003)).toEqual([])
})

test('that a server prints with a user belong to the failed attempts of that user', async () => {
  const fe01 = trace('Request of sip:carol@contoso.com rejected, 28032')
  const found = await refusals({ bob, carol, fe01 }, 28032)
  expect(attemptsOfRefusals(found).map(({ user }) => user)).toEqual(['carol@contoso.com'])
})

test('that a server prints without a user belong to nobody', async () => {
  const found = await refusals({ bob, carol, fe01: trace('Request rejected, 28032') }, 28032)
  expect(found).toHaveLength(1)
  expect(attemptsOfRefusals(found)).toEqual([])
})

test('in a ticket belong to the only user who failed', async () => {
  const ticket = 'The client shows ms-diagnostics: 28029;reason="Authentication type not allowed."\r\n'
  expect(attemptsOfRefusals(await refusals({ bob, ticket }, 28029))).toHaveLength(1)
  expect(attemptsOfRefusals(await refusals({ bob, carol, ticket }, 28029))).toEqual([])
})

test('in the verdict of a client belong to its attempt', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(10, answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE }))
  log.sends(20, register({ cseq: 2, headers: credentials('NTLM', 'gssapi-data="AAAA"') }))
  log.line(
    500,
    'VerifyOnEnableEvent result return ONENABLE_FAIL_AUTH_FAIL status=0x80ef0191 diag code=0xfa4 ACTION: x',
  )
  const found = await refusals({ client: log.text() }, 4004)
  expect(attemptsOfRefusals(found)).toHaveLength(1)
})
