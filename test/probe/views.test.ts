// Inside and outside in one run: both resolvers are asked for every name, and each name is judged for the side it belongs to.

import { expect, test } from 'vitest'
import type { DnsAnswer } from '../../src/probe/client/context.ts'
import {
  type DnsView,
  machineClient,
  performProbe,
  probeOptionsFor,
  type Side,
} from '../../src/probe/index.ts'

/** Answers by name: addresses, or "host:port" for SRV. */
type Zone = Readonly<Record<string, readonly string[]>>

// Nothing listens at these loopback addresses: the names are what counts.
const INSIDE: Zone = {
  'lyncdiscoverinternal.contoso.com': ['127.99.0.10'],
  '_sipinternaltls._tcp.contoso.com': ['pool01.contoso.com:5061'],
  'pool01.contoso.com': ['127.99.0.11'],
}
const OUTSIDE: Zone = {
  'lyncdiscover.contoso.com': ['127.99.1.10'],
  '_sip._tls.contoso.com': ['sip.contoso.com:443'],
  'sip.contoso.com': ['127.99.1.20'],
}

function viewOf(side: Side, zone: Zone, asked: string[] = []): DnsView {
  return {
    side,
    lookup(name, type) {
      asked.push(`${type} ${name}`)
      const found = (zone[name] ?? []).filter(() => type === (name.startsWith('_') ? 'SRV' : 'A'))
      const targets = found.map(target => {
        const [host = '', port] = target.split(':')
        return { priority: 0, weight: 0, target: host, port: Number(port) }
      })
      const answer: DnsAnswer = {
        status: found.length > 0 ? 'answered' : 'nxdomain',
        addresses: type === 'A' ? found : [],
        targets: type === 'SRV' ? targets : [],
        aliases: [],
        resolver: `${side}:53`,
        tookMs: 1,
      }
      return Promise.resolve(answer)
    },
  }
}

async function probe(zones: Partial<Record<Side, Zone>>, side?: Side, asked: string[] = []) {
  const options = probeOptionsFor('alice@contoso.com', { side, timeoutMs: 500 })
  const { probe: report } = await performProbe({
    options,
    client: machineClient({ dnsServers: [], rootsPem: '', portShift: 1000 }, options),
    views: [
      viewOf('inside', { ...INSIDE, ...zones.inside }, asked),
      viewOf('outside', { ...OUTSIDE, ...zones.outside }, asked),
    ],
    signal: new AbortController().signal,
    name: 'probe',
  })
  return {
    report,
    compared: Object.fromEntries(
      report.steps.filter(({ step }) => step === 'dns-views').map(({ target, outcome }) => [target, outcome]),
    ),
    dnsRules: report.report.findings.map(({ rule }) => rule).filter(rule => rule.startsWith('dns/')),
  }
}

test('a healthy split DNS shows both answers side by side and no finding', async () => {
  const { report, compared, dnsRules } = await probe({})
  expect(dnsRules).toEqual([])
  expect(compared).toMatchObject({
    'lyncdiscoverinternal.contoso.com': 'agrees',
    'SRV _sipinternaltls._tcp.contoso.com': 'agrees',
    'SRV _sipinternal._tcp.contoso.com': 'absent',
    'pool01.contoso.com': 'agrees',
    'sip.contoso.com': 'agrees',
  })
  expect(
    report.steps.find(({ step, target }) => step === 'dns-views' && target.startsWith('lyncd'))?.text,
  ).toBe('inside 127.99.0.10 | outside -')
})

test('every name is asked for once on each side', async () => {
  const asked: string[] = []
  await probe({}, undefined, asked)
  const counts = new Map<string, number>()
  for (const question of asked) counts.set(question, (counts.get(question) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count !== 2)).toEqual([])
})

test('both sides are followed, and steps say which', async () => {
  const { report } = await probe({})
  const targets = report.steps.filter(({ step }) => step === 'tcp').map(({ target }) => target)
  expect(targets).toContain('lyncdiscoverinternal.contoso.com at 127.99.0.10:443 (inside)')
  expect(targets).toContain('sip.contoso.com at 127.99.1.20:443 (outside)')
})

test('one side is followed when it is named, and the other only compared', async () => {
  const { report, compared } = await probe({}, 'inside')
  const targets = report.steps.filter(({ step }) => step === 'tcp').map(({ target }) => target)
  expect(targets).toContain('pool01.contoso.com at 127.99.0.11:5061')
  expect(targets.filter(target => target.includes('127.99.1.'))).toEqual([])
  expect(compared['lyncdiscoverinternal.contoso.com']).toBe('agrees')
})

test('a name of the inside that is visible outside', async () => {
  const { compared, dnsRules } = await probe({
    outside: { 'lyncdiscoverinternal.contoso.com': ['127.99.0.10'] },
  })
  expect(compared['lyncdiscoverinternal.contoso.com']).toBe('inside-published')
  expect(dnsRules).toEqual(['dns/internal-name-published'])
})

test('lyncdiscoverinternal is missing inside', async () => {
  const { compared, dnsRules } = await probe({ inside: { 'lyncdiscoverinternal.contoso.com': [] } })
  expect(compared['lyncdiscoverinternal.contoso.com']).toBe('missing-inside')
  expect(dnsRules).toEqual(['dns/lyncdiscoverinternal-missing'])
})

test('lyncdiscover is missing outside', async () => {
  const { compared, dnsRules } = await probe({ outside: { 'lyncdiscover.contoso.com': [] } })
  expect(compared['lyncdiscover.contoso.com']).toBe('missing-outside')
  expect(dnsRules).toEqual(['dns/lyncdiscover-missing-outside'])
})

test('the public zone leads to a private address', async () => {
  const { compared, dnsRules } = await probe(
    { outside: { 'lyncdiscover.contoso.com': ['10.99.0.10'] } },
    'inside',
  )
  expect(compared['lyncdiscover.contoso.com']).toBeUndefined()
  expect(dnsRules).toEqual([])
  const whole = await probe({ outside: { 'lyncdiscover.contoso.com': ['10.99.0.10'] } })
  expect(whole.compared['lyncdiscover.contoso.com']).toBe('private-outside')
  expect(whole.dnsRules).toContain('dns/private-address-published')
})

test('a name of the inside leads to the address of the outside', async () => {
  const { dnsRules } = await probe({ inside: { 'lyncdiscoverinternal.contoso.com': ['127.99.1.10'] } })
  expect(dnsRules).toEqual(['dns/inside-leads-outside'])
})

test('a whole side without records', async () => {
  const none = Object.fromEntries(Object.keys(OUTSIDE).map(name => [name, []]))
  const { dnsRules, report } = await probe({ outside: none })
  expect(dnsRules).toEqual(['dns/no-discovery-records'])
  expect(report.verdict).toBe('failed')
})
