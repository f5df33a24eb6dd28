import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { connection, lookup, message, probeTrace } from '../../probe-trace.ts'

const RULE = 'network/web-services-unreachable'

/** An anonymous REGISTER whose challenge names the certificate service. */
const challenged = [
  message(
    'sip',
    'out',
    '192.0.2.1:5061',
    'REGISTER sip:contoso.com SIP/2.0\nFrom: <sip:alice@contoso.com>;tag=1;epid=0a1b\nTo: <sip:alice@contoso.com>\n' +
      'Call-ID: c1\nCSeq: 1 REGISTER\nContent-Length: 0\n\n',
  ),
  message(
    'sip',
    'in',
    '192.0.2.1:5061',
    'SIP/2.0 401 Unauthorized\nFrom: <sip:alice@contoso.com>;tag=1;epid=0a1b\nTo: <sip:alice@contoso.com>;tag=2\n' +
      'Call-ID: c1\nCSeq: 1 REGISTER\nWWW-Authenticate: TLS-DSK realm="SIP Communications Service", ' +
      'targetname="fe01.contoso.com", version=4, sts-uri="https://webint.contoso.com:443/CertProv/CertProvisioningService.svc"\n' +
      'Content-Length: 0\n\n',
  ),
]
const names = [
  lookup('_sipinternaltls._tcp.contoso.com', 'pool01.contoso.com:5061'),
  lookup('pool01.contoso.com', '192.0.2.1'),
  connection('192.0.2.1:5061', 'open'),
  lookup('webint.contoso.com', '192.0.2.1'),
]

test('the web site for clients outside, reached on the same server, does not help clients inside', async () => {
  const trace = probeTrace(
    ...names,
    ...challenged,
    connection('192.0.2.1:4443', 'open'),
    connection('192.0.2.1:443', 'refused'),
  )
  const finding = await findingOf(RULE, { probe: trace })
  expect(ranked(finding)).toEqual(['TCP-11 likely'])
})

test('HTTP that is closed is no matter while HTTPS is open', async () => {
  const trace = probeTrace(
    ...names,
    ...challenged,
    connection('192.0.2.1:443', 'open'),
    connection('192.0.2.1:80', 'refused'),
  )
  expect(await findingOf(RULE, { probe: trace })).toBeUndefined()
})
