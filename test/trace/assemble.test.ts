import { expect, test } from 'vitest'
import type { Attempt } from '../../src/trace/attempt.ts'
import {
  answer,
  CHALLENGE,
  clsRecord,
  createClientLog,
  credentials,
  openTexts,
  register,
  signInByTlsDsk,
} from './logs.ts'

async function attemptsOf(files: Readonly<Record<string, string>>): Promise<readonly Attempt[]> {
  return (await openTexts(files)).assembled.attempts
}

const phase = (attempt: Attempt | undefined, name: string): string | undefined =>
  attempt?.phases.find(found => found.name === name)?.outcome

test('takes the three 401s before a 200 for a healthy sign-in with a stored certificate', async () => {
  const log = createClientLog()
  signInByTlsDsk(log, 0)
  const [attempt, ...others] = await attemptsOf({ client: log.text() })
  expect(others).toHaveLength(0)
  expect(attempt).toMatchObject({
    outcome: 'signed-in',
    user: 'alice@contoso.com',
    scheme: 'TLS-DSK',
    storedCertificate: 'used',
    place: 'inside',
  })
  expect(phase(attempt, 'authenticate')).toBe('passed')
  expect(attempt?.phases.find(({ name }) => name === 'ticket')).toMatchObject({
    outcome: 'skipped',
    reason: 'a stored user certificate makes it unnecessary',
  })
})

test('takes a 401 to the last leg of NTLM with no 200 after it for a failure', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(5, answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE }))
  log.sends(10, register({ cseq: 2, headers: credentials('NTLM', 'gssapi-data=""') }))
  log.receives(
    15,
    answer('401 Unauthorized', {
      cseq: 2,
      headers: 'WWW-Authenticate: NTLM opaque="1", gssapi-data="TlRM", targetname="fe01"\r\n',
    }),
  )
  log.sends(20, register({ cseq: 3, headers: credentials('NTLM', 'gssapi-data="TlRMTVNTUAAD"') }))
  log.receives(25, answer('401 Unauthorized', { cseq: 3, headers: CHALLENGE }))
  const [attempt] = await attemptsOf({ client: log.text() })
  expect(attempt).toMatchObject({ outcome: 'failed', failedPhase: 'authenticate', scheme: 'NTLM' })
})

test('calls a handshake that the log cuts off unfinished', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(5, answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE }))
  log.sends(10, register({ cseq: 2, headers: credentials('TLS-DSK', 'gssapi-data="AAAA"') }))
  const [attempt] = await attemptsOf({ client: log.text() })
  expect(attempt?.outcome).toBe('unfinished')
})

test('takes challenge after challenge without any 200 for a failure even where credentials are not shown', async () => {
  const log = createClientLog()
  for (let i = 1; i <= 5; i++) {
    log.sends(i * 10, register({ cseq: i }))
    log.receives(i * 10 + 5, answer('401 Unauthorized', { cseq: i, headers: CHALLENGE }))
  }
  const [attempt] = await attemptsOf({ client: log.text() })
  expect(attempt?.outcome).toBe('failed')
})

test('follows a redirect to the home server within one attempt', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(
    5,
    answer('301 Redirect request to Home Server', {
      cseq: 1,
      headers: 'Contact: <sip:fe02.contoso.com:5061;transport=tls>\r\n',
    }),
  )
  signInByTlsDsk(log, 100, { callId: 'c2' })
  const attempts = await attemptsOf({ client: log.text() })
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['signed-in'])
})

test('counts refreshes and knows a sign-out, neither being an attempt', async () => {
  const log = createClientLog()
  signInByTlsDsk(log, 0)
  log.sends(300_000, register({ cseq: 5, headers: credentials('TLS-DSK', 'response="1"') }))
  log.receives(300_010, answer('200 OK', { cseq: 5, headers: 'Expires: 600\r\n' }))
  log.sends(
    400_000,
    register({ cseq: 6, headers: `${credentials('TLS-DSK', 'response="1"')}Expires: 0\r\n` }),
  )
  log.receives(400_010, answer('200 OK', { cseq: 6, headers: 'Expires: 0\r\n' }))
  const attempts = await attemptsOf({ client: log.text() })
  expect(attempts).toHaveLength(1)
  expect(attempts[0]).toMatchObject({ refreshes: 1, signedOut: true })
})

test('cuts a retry after a pause into an attempt of its own', async () => {
  const log = createClientLog()
  const refuse = (ms: number, cseq: number): void => {
    log.sends(ms, register({ cseq, callId: `c${cseq}` }))
    log.receives(
      ms + 5,
      answer('403 Forbidden', {
        cseq,
        callId: `c${cseq}`,
        headers: 'ms-diagnostics-public: 4003;reason="From URI not enabled for remote access"\r\n',
      }),
    )
  }
  refuse(0, 1)
  refuse(180_000, 2)
  const attempts = await attemptsOf({ client: log.text() })
  expect(attempts.map(({ outcome, failedPhase }) => [outcome, failedPhase])).toEqual([
    ['failed', 'register'],
    ['failed', 'register'],
  ])
})

test('assembles one attempt from the client log and the traces of Edge and Front End', async () => {
  const log = createClientLog('198.51.100.5:443', '203.0.113.10:50412')
  signInByTlsDsk(log, 0, { headers: 'ms-user-logon-data: RemoteUser\r\n' })
  const request = register({ cseq: 1 })
  const refused = answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE })
  const edge =
    clsRecord(2, 'EDGE01', 'incoming;source="external edge"', request) +
    clsRecord(8, 'EDGE01', 'outgoing;destination="external edge"', refused)
  const frontEnd = clsRecord(4, 'FE01', 'incoming', request) + clsRecord(6, 'FE01', 'outgoing', refused)
  const attempts = await attemptsOf({ client: log.text(), edge, frontEnd })
  expect(attempts).toHaveLength(1)
  expect(attempts[0]).toMatchObject({ place: 'outside', outcome: 'signed-in', sources: [0, 1, 2] })
})

test('keeps users and devices of a server trace apart', async () => {
  const of = (user: string, callId: string, ms: number): string =>
    clsRecord(ms, 'FE01', 'incoming', register({ user, callId, cseq: 1 })) +
    clsRecord(
      ms + 1,
      'FE01',
      'outgoing',
      answer('404 Not Found', {
        user,
        callId,
        cseq: 1,
        headers: 'ms-diagnostics: 4005;reason="x";source="fe01.contoso.com"\r\n',
      }),
    )
  const attempts = await attemptsOf({
    trace: of('alice@contoso.com', 'a', 0) + of('bob@contoso.com', 'b', 1),
  })
  expect(attempts.map(({ user, outcome }) => [user, outcome])).toEqual([
    ['alice@contoso.com', 'failed'],
    ['bob@contoso.com', 'failed'],
  ])
})

test('makes an attempt of web requests that never reach the registrar', async () => {
  const log = createClientLog()
  log.line(
    0,
    'HTTP request\r\nGET https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root/user?sipuri=bob@contoso.com HTTP/1.1\r\nHost: webext.contoso.com\r\nX-MS-WebTicket: opaque=x\r\n\r\n',
  )
  log.line(
    50,
    'HTTP response\r\nHTTP/1.1 401 Unauthorized\r\nX-Ms-diagnostics: 28032;source="fe01.contoso.com";reason="The web ticket is invalid."\r\n\r\n',
  )
  const [attempt] = await attemptsOf({ client: log.text() })
  expect(attempt).toMatchObject({
    user: 'bob@contoso.com',
    outcome: 'failed',
    failedPhase: 'ticket',
    storedCertificate: 'absent',
  })
})

test('pairs messages of an excerpt whose Call-ID was masked', async () => {
  const masked = { callId: '', cseq: 1 }
  const [attempt] = await attemptsOf({
    paste:
      register(masked) +
      answer('403 Forbidden', { ...masked, headers: 'Warning: 310 lcs.microsoft.com "x"\r\n' }),
  })
  expect(attempt).toMatchObject({ outcome: 'failed', failedPhase: 'register' })
})
