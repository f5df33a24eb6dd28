import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { probeTrace } from '../../probe-trace.ts'

const HOST = 'lyncdiscoverinternal.contoso.com'

function shown(...names: readonly string[]): string {
  const certificate = {
    kind: 'certificate',
    subject: names[0] ?? '',
    names,
    issuer: 'CONTOSO Root CA',
    notBeforeUs: 0,
    notAfterUs: 4e15,
    thumbprint: 'AB'.repeat(20),
    host: HOST,
    port: 443,
    quote: 'x',
  } as const
  const handshake = {
    kind: 'tls',
    target: `${HOST}:443`,
    outcome: 'failed',
    code: 0x800b010f,
    quote: 'TLS',
  } as const
  return probeTrace(certificate, handshake)
}

test('an internal name that is answered with the certificate for names outside leads to the reverse proxy', async () => {
  const finding = await findingOf('tls/name-mismatch', {
    probe: shown('webext.contoso.com', 'lyncdiscover.contoso.com'),
  })
  expect(ranked(finding)).toEqual(['DSC-06 likely', 'TLS-26 possible'])
})

test('a certificate with other names is simply not for it', async () => {
  const finding = await findingOf('tls/name-mismatch', { probe: shown('pool01.contoso.com') })
  expect(ranked(finding)[0]).toBe('TLS-26 certain')
})
