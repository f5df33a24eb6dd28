import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { failedStep, message, probeTrace } from '../../probe-trace.ts'

const RULE = 'authenticate/settings-at-odds'
const HEAD =
  'From: <sip:alice@contoso.com>;tag=1;epid=0a1b\nTo: <sip:alice@contoso.com>\nCall-ID: c1\nCSeq: 1 REGISTER\n'

function asked(...schemes: readonly string[]): string {
  const offers = schemes.map(
    scheme =>
      `WWW-Authenticate: ${scheme} realm="SIP Communications Service", targetname="fe01.contoso.com", version=4\n`,
  )
  return probeTrace(
    message('sip', 'out', '192.0.2.1:5061', `REGISTER sip:contoso.com SIP/2.0\n${HEAD}Content-Length: 0\n\n`),
    message(
      'sip',
      'in',
      '192.0.2.1:5061',
      `SIP/2.0 401 Unauthorized\n${HEAD}${offers.join('')}Content-Length: 0\n\n`,
    ),
    { ...failedStep('register', 'register', 'x', 'challenged'), verdict: 'passed' } as never,
  )
}

test('a registrar that offers a probe no TLS-DSK takes no user certificates', async () => {
  expect(ranked(await findingOf(RULE, { probe: asked('NTLM', 'Kerberos') }))).toEqual(['CP-07 likely'])
})

test('one that offers it is as it should be', async () => {
  expect(await findingOf(RULE, { probe: asked('NTLM', 'TLS-DSK') })).toBeUndefined()
})
