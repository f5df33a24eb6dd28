import { expect, test } from 'vitest'
import { tlsFailuresOf } from '../../../src/diagnose/facts/tls-failures.ts'
import { openTexts } from '../../trace/logs.ts'

const line = (second: string, text: string): string =>
  `03/14/2016|09:15:${second} 1A2C:1F40 ERROR :: ${text}\n`
const VERDICT = line(
  '03.000',
  'VerifyOnEnableEvent result return ONENABLE_FAIL status=0x80ee0065 diag code=0x0 ACTION: NONE',
)

test('several lines about one handshake are one reason, with the host that was connected to', async () => {
  const { facts } = await openTexts({
    client:
      line('01.000', 'ASYNC_SOCKET::OnConnectComplete pool01.contoso.com:5061 ErrorCode: 0x0') +
      line('01.100', 'HRESULT API failed: 80090325 = hr. InitializeSecurityContext') +
      line('01.110', 'SECURE_SOCKET: negotiation failed: 80090325') +
      VERDICT,
  })
  const failures = tlsFailuresOf(facts)
  expect(new Set(failures.map(({ reason, host }) => `${reason} ${host}`))).toEqual(
    new Set(['untrusted pool01.contoso.com']),
  )
  expect(failures.every(({ attempts }) => attempts.length === 1)).toBe(true)
})

test('the client’s last word stands where nothing else was logged', async () => {
  const { facts } = await openTexts({ client: VERDICT })
  expect(tlsFailuresOf(facts)).toMatchObject([{ reason: 'invalid', by: 'client' }])
})

test('a code of authentication is no failure of TLS', async () => {
  const { facts } = await openTexts({
    client: line('01.100', 'HRESULT API failed: 8009030c = hr. InitializeSecurityContext'),
  })
  expect(tlsFailuresOf(facts)).toEqual([])
})

test('an attempt that a server refused is not put down to a handshake on another way', async () => {
  const { facts } = await openTexts({
    client:
      line('01.100', 'SECURE_SOCKET: negotiation failed: 80090325') +
      line(
        '02.000',
        'REGISTER sip:contoso.com SIP/2.0\nFrom: <sip:alice@contoso.com>;tag=1;epid=01\nTo: <sip:alice@contoso.com>\nCall-ID: c1\nCSeq: 1 REGISTER\nVia: SIP/2.0/TLS 192.0.2.50:1\nContent-Length: 0\n',
      ) +
      line(
        '02.500',
        'SIP/2.0 403 Forbidden\nFrom: <sip:alice@contoso.com>;tag=1;epid=01\nTo: <sip:alice@contoso.com>;tag=2\nCall-ID: c1\nCSeq: 1 REGISTER\nVia: SIP/2.0/TLS 192.0.2.50:1\nContent-Length: 0\n',
      ),
  })
  expect(facts.attempts).toMatchObject([{ outcome: 'failed', failedPhase: 'register' }])
  expect(tlsFailuresOf(facts).flatMap(({ attempts }) => attempts)).toEqual([])
})

test('an alert in a Schannel event is a failure that belongs to no attempt', async () => {
  const { facts } = await openTexts({
    'event.txt':
      'Log Name: System\nSource: Schannel\nDate: 3/14/2016 9:15:03 AM\nEvent ID: 36888\nLevel: Error\nComputer: fe01.contoso.net\nDescription:\nA fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal error code is 40.\n',
  })
  expect(tlsFailuresOf(facts)).toMatchObject([{ by: 'event', reason: 'no-common', attempts: [] }])
  expect(facts.attempts).toEqual([])
})
