import { describe, expect, test } from 'vitest'
import { certificatesOf, isForHost } from '../../../src/diagnose/facts/certificates.ts'
import { judgeExternalSite } from '../../../src/diagnose/facts/web-site-certificate.ts'
import type { CertificateSeen } from '../../../src/trace/observation.ts'
import { openTexts } from '../../trace/logs.ts'

const THUMBPRINT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'
const BINDING = `PS C:\\> netsh http show sslcert

SSL Certificate bindings:
-------------------------

    IP:port                      : 0.0.0.0:4443
    Certificate Hash             : ${THUMBPRINT}
    Application ID               : {4dc3e181-e14b-4a21-b022-59fc669b0914}
    Certificate Store Name       : MY
`
const ASSIGNED = `PS C:\\> Get-CsCertificate

Issuer           : CN=Contoso-CA, DC=contoso, DC=com
NotAfter         : 6/15/2036 12:00:00 PM
NotBefore        : 6/15/2016 12:00:00 PM
SerialNumber     : 7841FC7ABF2025
Subject          : CN=sip.contoso.com, O=Contoso
AlternativeNames : {sip.contoso.com, webext.contoso.com}
Thumbprint       : ${THUMBPRINT.toUpperCase()}
Use              : AccessEdgeExternal
`

const seen = (more: Partial<CertificateSeen>): CertificateSeen => ({
  kind: 'certificate',
  subject: 'pool01.contoso.com',
  names: [],
  origin: { source: 0, offset: 0, length: 1, line: 1, timeUs: Number.NaN, direction: 'none' },
  quote: 'a certificate',
  ...more,
})

describe('a binding and a listing of the same thumbprint', () => {
  test('make one certificate with port, subject and names, and both as evidence', async () => {
    const { facts } = await openTexts({ 'netsh.txt': BINDING, 'assigned.txt': ASSIGNED })
    const bound = certificatesOf(facts).find(({ port }) => port === 4443)
    expect(bound).toMatchObject({
      port: 4443,
      subject: 'sip.contoso.com',
      names: ['sip.contoso.com', 'webext.contoso.com'],
    })
    expect(new Set(bound?.sightings.map(({ origin }) => origin.source))).toEqual(new Set([0, 1]))
  })

  test('show the External Web Site with a foreign subject', async () => {
    const pool = 'Identity : Registrar:pool01.contoso.com\nPoolFqdn : pool01.contoso.com\n'
    const { facts } = await openTexts({
      'netsh.txt': BINDING,
      'assigned.txt': ASSIGNED,
      'pool.txt': `PS C:\\> Get-CsService -Registrar\n\n${pool}`,
    })
    expect(
      judgeExternalSite(facts).map(({ verdict, certificate }) => [verdict, certificate.subject]),
    ).toContainEqual(['other', 'sip.contoso.com'])
  })

  test('a binding whose thumbprint nobody knows is no certificate', async () => {
    const { facts } = await openTexts({ 'netsh.txt': BINDING })
    expect(certificatesOf(facts)).toEqual([])
  })
})

describe('the names of a certificate', () => {
  test.each([
    ['pool01.contoso.com', true],
    ['POOL01.contoso.com', true],
    ['meet.contoso.com', true],
    ['a.meet.contoso.com', false],
    ['contoso.com', false],
    ['pool01.fabrikam.com', false],
  ])('%s: %s', (host, expected) => {
    expect(isForHost(seen({ names: ['*.contoso.com'] }), host)).toBe(expected)
  })

  test('a subject alone is a name too', () => {
    expect(isForHost(seen({}), 'pool01.contoso.com')).toBe(true)
  })
})
