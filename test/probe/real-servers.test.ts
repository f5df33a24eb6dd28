// The probe against servers that share no code with it: dnsmasq, nginx, openssl, HAProxy, squid. Each fault gives its verdict, and the
// healthy variant none.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { sourceOf } from '../../src/probe/perform.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { hasProgram } from '../programs.ts'
import { type Bench, createBench, outsideRecords, startDns, startWeb } from './servers/bench.ts'

const DAY_US = 86_400_000_000
const NAMES = ['webext.contoso.com', 'lyncdiscover.contoso.com', 'meet.contoso.com', 'dialin.contoso.com']
const canRun = hasProgram('dnsmasq') && hasProgram('nginx')

let bench: Bench

beforeEach(async () => {
  bench = await createBench()
})
afterEach(() => bench.close())

const healthy = { crlUrls: [] }

describe.skipIf(!canRun)('web services behind nginx, names in dnsmasq', () => {
  test('healthy: every step passes and no rule names a cause', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, { host: 10, certificate: await bench.authority.issue(NAMES, healthy) })
    const { probe, causes, outcomes } = await bench.probe()
    expect(causes).toEqual([])
    expect(probe.steps.filter(({ verdict }) => verdict === 'failed')).toEqual([])
    expect(outcomes('autodiscover-root')).toEqual({ 'https://lyncdiscover.contoso.com/': 'user-resource' })
    expect(Object.values(outcomes('autodiscover-user'))).toEqual(['wants-ticket'])
    expect(Object.values(outcomes('web-ticket-metadata'))).toEqual(['offered'])
    expect(Object.values(outcomes('certificate-metadata'))).toEqual(['offered'])
    expect(Object.values(outcomes('tls-offer'))).toEqual(['current'])
    expect(Object.values(outcomes('clock'))).toEqual(['agrees', 'agrees'])
    expect(probe.verdict).toBe('passed')
  })

  test('a missing intermediate', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, { host: 10, certificate: await bench.authority.issue(NAMES, healthy), chain: '' })
    const { causes, outcomes } = await bench.probe()
    expect(causes).toEqual(['tls/untrusted-chain TLS-11'])
    expect(Object.values(outcomes('tls'))).toEqual(['chain-refused'])
  })

  test('a root that nobody knows', async () => {
    const other = await createBench()
    try {
      await startDns(bench, outsideRecords(bench))
      await startWeb(bench, {
        host: 10,
        certificate: await other.authority.issue(NAMES, healthy),
        chain: other.authority.intermediate.pem,
      })
      const { causes } = await bench.probe()
      expect(causes).toEqual(['tls/untrusted-chain TLS-10'])
    } finally {
      await other.close()
    }
  })

  test('a certificate for another name', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, {
      host: 10,
      certificate: await bench.authority.issue(['mail.contoso.com'], healthy),
    })
    const { causes, outcomes } = await bench.probe()
    expect(causes).toEqual(['tls/name-mismatch TLS-26'])
    expect(Object.values(outcomes('tls'))).toEqual(['wrong-name'])
  })

  test('an expired certificate', async () => {
    const notAfterUs = Date.now() * 1000 - DAY_US / 2
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, {
      host: 10,
      certificate: await bench.authority.issue(NAMES, { ...healthy, notAfterUs }),
    })
    const { causes } = await bench.probe()
    expect(causes).toEqual(['tls/certificate-expired TLS-08'])
  })

  test('TLS 1.0 only', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, {
      host: 10,
      certificate: await bench.authority.issue(NAMES, healthy),
      protocols: 'TLSv1',
    })
    const { causes, outcomes } = await bench.probe()
    expect(Object.values(outcomes('tls-offer'))).toContain('old-only')
    expect(causes[0]).toMatch(/^tls\/no-common-parameters/)
  })

  test('TLS 1.3 only', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, {
      host: 10,
      certificate: await bench.authority.issue(NAMES, healthy),
      protocols: 'TLSv1.3',
    })
    const { causes, outcomes } = await bench.probe()
    expect(Object.values(outcomes('tls-offer'))).toContain('new-only')
    expect(causes[0]).toMatch(/^tls\/no-common-parameters/)
  })

  test('a login page that answers everything', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, {
      host: 10,
      certificate: await bench.authority.issue(NAMES, healthy),
      locations: 'location / { return 302 https://portal.example.net/login; }',
    })
    const { causes, outcomes } = await bench.probe()
    expect(Object.values(outcomes('autodiscover-root'))).toEqual(['portal'])
    expect(causes).toEqual(['ticket/proxy-authenticates-first WT-14'])
  })

  test('a port where nothing listens', async () => {
    await startDns(bench, outsideRecords(bench))
    const { causes, outcomes } = await bench.probe()
    expect(Object.entries(outcomes('tcp')).find(([target]) => target.endsWith(':443'))?.[1]).toBe('refused')
    expect(causes).toEqual(['network/web-services-unreachable TCP-02'])
  })

  test('one dead address of two', async () => {
    await startDns(bench, [
      ...outsideRecords(bench),
      `--host-record=lyncdiscover.contoso.com,${bench.address(11)}`,
    ])
    await startWeb(bench, { host: 10, certificate: await bench.authority.issue(NAMES, healthy) })
    const { probe } = await bench.probe()
    expect(probe.report.findings.map(({ rule }) => rule)).toContain('dns/dead-address')
  })

  test('no name exists', async () => {
    await startDns(bench, [])
    const { causes, probe } = await bench.probe()
    expect(causes).toEqual(['dns/no-discovery-records DNS-01'])
    expect(probe.verdict).toBe('failed')
  })

  test('a DNS server that is not there', async () => {
    const { causes, probe } = await bench.probe({ timeoutMs: 400 })
    expect(causes).toEqual(['dns/resolver-silent DNS-10'])
    expect(probe.steps.every(({ outcome }) => outcome === 'silent')).toBe(true)
  })

  test('the trace gives analyze the same findings', async () => {
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, {
      host: 10,
      certificate: await bench.authority.issue(['mail.contoso.com'], healthy),
      chain: '',
    })
    const { probe, trace } = await bench.probe()
    const opened = await openCase([sourceOf('probe.ndjson', trace)], { formats, observers, rules })
    expect(opened.diagnosis.findings.map(({ id, certainty }) => [id, certainty])).toEqual(
      probe.report.findings.map(({ id, certainty }) => [id, certainty]),
    )
    expect(opened.sources[0]?.summary.problems).toEqual([])
  })
})

describe.skipIf(!canRun || !hasProgram('squid'))('an HTTP proxy', () => {
  test('that wants a login is named', async () => {
    const port = 3128 + bench.portShift
    const address = bench.address(20)
    await startDns(bench, outsideRecords(bench))
    await startWeb(bench, { host: 10, certificate: await bench.authority.issue(NAMES, healthy) })
    const config = bench.file(
      'squid.conf',
      `http_port ${address}:${port}
       pid_filename none
       cache deny all
       access_log none
       cache_log ${bench.folder}/cache.log
       coredump_dir ${bench.folder}
       auth_param basic program /bin/true
       acl known proxy_auth REQUIRED
       http_access allow known
       http_access deny all`,
    )
    await bench.start('squid', ['-N', '-f', config], { address, port })
    const proxy = { host: address, port, authorization: '' }
    const { causes, outcomes } = await bench.probe({}, { proxy })
    expect(Object.values(outcomes('tcp'))).toContain('proxy-login')
    expect(causes[0]).toMatch(/^network\/proxy-demands-login/)
  })
})

describe.skipIf(!canRun || !hasProgram('haproxy'))('a load balancer', () => {
  async function startBalancer(timeout: string): Promise<void> {
    const web = bench.address(10)
    const port = 443 + bench.portShift
    await startDns(bench, [`--host-record=lyncdiscover.contoso.com,${bench.address(30)}`])
    await startWeb(bench, { host: 10, certificate: await bench.authority.issue(NAMES, healthy) })
    const config = bench.file(
      'haproxy.cfg',
      `defaults
  mode tcp
  timeout connect 2s
  timeout client ${timeout}
  timeout server ${timeout}
listen web
  bind ${bench.address(30)}:${port}
  server fe01 ${web}:${port}
`,
    )
    await bench.start('haproxy', ['-db', '-f', config], { address: bench.address(30), port })
  }
  const only = new Set(['idle'])

  test('that ends idle connections is seen when they are held', async () => {
    await startBalancer('700ms')
    const { outcomes, probe } = await bench.probe({ only, idleMs: 2500 })
    expect([Object.values(outcomes('idle')), probe.verdict]).toEqual([['dropped'], 'failed'])
  })

  test('that keeps them passes', async () => {
    await startBalancer('30s')
    const { outcomes, probe } = await bench.probe({ only, idleMs: 1500 })
    expect([Object.values(outcomes('idle')), probe.verdict]).toEqual([['kept'], 'passed'])
  })
})
