// The probe against the lab, healthy and broken, from both sides.

import { afterEach, describe, expect, test } from 'vitest'
import { rules } from '../../src/diagnose/rules.gen.ts'
import type { Deployment } from '../../src/lab/deployment.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { sourceOf } from '../../src/probe/perform.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { compareCases } from '../../src/workbench/compare-cases.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { startTestDeployment } from '../lab/test-deployment.ts'
import { aliceCredentials, probeLab } from './lab-probe.ts'

const UNTRUSTED_PROXY =
  'certificates: { roles: [{ machine: proxy.contoso.com, role: ReverseProxy, subject: webext.contoso.com, issuer: Lab Test CA }] }'

const running: Deployment[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(deployment => deployment.stop()))
})

async function start(more = ''): Promise<Deployment> {
  const deployment = await startTestDeployment(more)
  running.push(deployment)
  return deployment
}

function opened(trace: string) {
  return openCase([sourceOf('probe.ndjson', trace)], { formats, observers, rules })
}

describe('a healthy deployment', () => {
  test.for(['inside', 'outside'] as const)('gives no finding %s, and signs in both ways', async side => {
    const deployment = await start()
    const without = await probeLab(deployment, side)
    expect([without.failed, without.rules]).toEqual([[], []])
    const {
      probe,
      trace,
      failed,
      rules: fired,
    } = await probeLab(deployment, side, { credentials: aliceCredentials() })
    expect([failed, fired]).toEqual([[], []])
    const signedIn = probe.steps
      .filter(({ step }) => step === 'sign-in')
      .map(({ target, outcome }) => [target, outcome])
    expect(signedIn).toEqual([
      ['TLS-DSK', 'signed-in'],
      ['NTLM', 'signed-in'],
    ])
    expect(probe.report.attempts.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(trace).not.toContain('Alice-in-the-lab-1')
    expect(trace).not.toContain('PRIVATE KEY')
  })

  test('both sides are told apart, phase by phase', async () => {
    const deployment = await start()
    const inside = await probeLab(deployment, 'inside')
    const outside = await probeLab(deployment, 'outside')
    const same = compareCases(await opened(inside.trace), await opened(inside.trace))
    expect(same?.first).toBeNull()
    const comparison = compareCases(await opened(inside.trace), await opened(outside.trace))
    expect(comparison?.first?.phase).toBe('discover')
    expect(
      comparison?.phases.every(({ differences }) => differences.every(({ decisive }) => !decisive)),
    ).toBe(true)
  })
})

describe('credentials', () => {
  test('a wrong password fails at the web ticket and is not tried by NTLM as well', async () => {
    const deployment = await start()
    const { failed, probe } = await probeLab(deployment, 'outside', {
      credentials: aliceCredentials({}, 'wrong'),
    })
    expect(failed).toEqual(['sign-in TLS-DSK: failed'])
    expect(probe.steps.filter(({ step }) => step === 'sign-in').map(({ target }) => target)).toEqual([
      'TLS-DSK',
    ])
    expect(probe.verdict).toBe('failed')
  })

  test('are not shown to a host outside the SIP domain unless somebody agrees', async () => {
    const deployment = await start()
    const asked: string[] = []
    const trust = (host: string): Promise<boolean> => {
      asked.push(host)
      return Promise.resolve(false)
    }
    // For the second SIP domain the servers of the first one are foreign.
    const { probe } = await probeLab(deployment, 'outside', {
      credentials: aliceCredentials({ trust }),
      user: 'erin@fabrikam.com',
      sipDomain: 'fabrikam.com',
      only: new Set(['sign-in']),
    })
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted())
    expect(asked).toContain('webext.contoso.com')
    expect(probe.steps.find(({ step }) => step === 'sign-in')?.outcome).toBe('not-trusted')
  })

  test('are not shown to a server whose certificate failed, unless it is named for that', async () => {
    const deployment = await start(UNTRUSTED_PROXY)
    const signInOf = async (despiteCertificate: readonly string[]) => {
      const {
        probe,
        trace,
        rules: fired,
      } = await probeLab(deployment, 'outside', {
        credentials: aliceCredentials({ auth: 'tls-dsk', despiteCertificate: new Set(despiteCertificate) }),
      })
      return {
        outcome: probe.steps.find(({ step }) => step === 'sign-in')?.outcome,
        hasToken: /Authorization: N[A-Za-z]+ TlRMTVNT|Authorization: N[a-z]+ \[redacted/i.test(trace),
        fired,
      }
    }
    const refused = await signInOf([])
    expect(refused).toMatchObject({ outcome: 'certificate-failed', hasToken: false })
    // Another host’s name changes nothing.
    expect(await signInOf(['sip.contoso.com'])).toMatchObject({
      outcome: 'certificate-failed',
      hasToken: false,
    })
    const allowed = await signInOf(['lyncdiscover.contoso.com', 'webext.contoso.com'])
    expect(allowed).toMatchObject({ outcome: 'signed-in', hasToken: true })
    expect(allowed.fired[0]).toBe('tls/untrusted-chain')
  })
})

describe('a broken deployment', () => {
  test.for([
    [
      'the External Web Site’s certificate is another’s: tickets of clients outside are refused',
      'outside',
      'certificates: { roles: [{ machine: fe01.contoso.com, role: WebServicesExternal, subject: webext.contoso.com }, { machine: fe02.contoso.com, role: WebServicesExternal, subject: webext.contoso.com }] }',
      'ticket/web-ticket-refused',
    ],
    [
      'the certificate of the Access Edge has expired',
      'outside',
      'certificates: { roles: [{ machine: edge01.contoso.com, role: AccessEdgeExternal, subject: sip.contoso.com, validDays: -3 }] }',
      'tls/certificate-expired',
    ],
    [
      'the certificate of the reverse proxy lacks lyncdiscover',
      'outside',
      'certificates: { roles: [{ machine: proxy.contoso.com, role: ReverseProxy, subject: mail.contoso.com, names: [mail.contoso.com] }] }',
      'tls/name-mismatch',
    ],
    [
      'the SRV record leads outside the SIP domain',
      'outside',
      'dns: { outside: ["remove _sip._tls.contoso.com", "_sip._tls.contoso.com SRV 0 0 443 sip.fabrikam.com"] }',
      'dns/srv-target-outside-domain',
    ],
  ] as const)('%s', async ([, side, world, expected]) => {
    const deployment = await start(world)
    const { rules: fired } = await probeLab(deployment, side, { credentials: aliceCredentials() })
    expect(fired[0]).toBe(expected)
  })
})
