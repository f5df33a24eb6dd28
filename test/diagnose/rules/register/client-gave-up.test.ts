import { expect, test } from 'vitest'
import { findingOf } from '../../finding-of.ts'
import { connection, lookup, message, probeTrace } from '../../probe-trace.ts'

const RULE = 'register/client-gave-up'
const names = lookup('pool01.contoso.com', '192.0.2.1', '192.0.2.2')
const HEAD =
  'From: <sip:alice@contoso.com>;tag=1;epid=0a1b\nTo: <sip:alice@contoso.com>\nCall-ID: c1\nCSeq: 1 REGISTER\n'
const asked = [
  message('sip', 'out', '192.0.2.2:5061', `REGISTER sip:contoso.com SIP/2.0\n${HEAD}Content-Length: 0\n\n`),
  message(
    'sip',
    'in',
    '192.0.2.2:5061',
    `SIP/2.0 401 Unauthorized\n${HEAD}WWW-Authenticate: NTLM realm="x", targetname="fe02.contoso.com", version=4\nContent-Length: 0\n\n`,
  ),
]

test('an address that fails while another of the same name answers ends nothing', async () => {
  const trace = probeTrace(
    names,
    connection('192.0.2.2:5061', 'open'),
    ...asked,
    connection('192.0.2.1:5061', 'refused'),
  )
  expect(await findingOf(RULE, { probe: trace })).toBeUndefined()
})

test('a port that no address of the name serves is what the client ended at', async () => {
  const trace = probeTrace(
    names,
    connection('192.0.2.2:5061', 'open'),
    ...asked,
    lookup('webint.contoso.com', '192.0.2.1', '192.0.2.2'),
    connection('192.0.2.1:444', 'refused'),
  )
  expect((await findingOf(RULE, { probe: trace }))?.title).toContain('192.0.2.1:444')
})

/** Autodiscover fails, the record for clients inside is absent; the one for clients outside is there, or not. */
const outside = (...answers: readonly string[]) =>
  probeTrace(
    lookup('_sip._tls.contoso.com', ...answers),
    message(
      'http',
      'out',
      '203.0.113.1:443',
      'GET /?sipuri=alice@contoso.com HTTP/1.1\nHost: lyncdiscover.contoso.com\n\n',
    ),
    message('http', 'in', '203.0.113.1:443', 'HTTP/1.1 502 Bad Gateway\nContent-Length: 0\n\n'),
    ...asked,
    lookup('_sipinternaltls._tcp.contoso.com'),
  )

test('a name of the client’s order that is absent ends nothing when another leads on', async () => {
  expect((await findingOf(RULE, { probe: outside() }))?.title).toContain('_sipinternaltls._tcp.contoso.com')
  expect(await findingOf(RULE, { probe: outside('sip.contoso.com:443') })).toBeUndefined()
})
