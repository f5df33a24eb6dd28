import { expect, test } from 'vitest'
import {
  aliasesOf,
  isAccessEdge,
  isRegistrar,
  isWebHost,
  reachesOf,
} from '../../../src/diagnose/facts/reachability.ts'
import { openTexts } from '../../trace/logs.ts'

const SRV = (name: string, target: string, port: number): string =>
  `${name}        SRV service location:\n          priority       = 0\n          weight         = 0\n          port           = ${port}\n          svr hostname   = ${target}\n\n`
const ADDRESS = (name: string, address: string): string => `Name:    ${name}\nAddress:  ${address}\n\n`

test('an Access Edge is known by its SRV record, also by address', async () => {
  const { facts } = await openTexts({
    'dns.txt':
      SRV('_sip._tls.contoso.com', 'access.contoso.com', 443) + ADDRESS('access.contoso.com', '203.0.113.10'),
  })
  expect(isAccessEdge(facts, 'access.contoso.com', undefined)).toBe(true)
  expect(isAccessEdge(facts, '203.0.113.10', undefined)).toBe(true)
  expect(isAccessEdge(facts, 'webext.contoso.com', 443)).toBe(false)
})

test('a fallback name is an Access Edge at the port of clients only', async () => {
  const { facts } = await openTexts({ 'dns.txt': ADDRESS('sip.contoso.com', '192.0.2.11') })
  expect(isAccessEdge(facts, 'sip.contoso.com', 443)).toBe(true)
  expect(isAccessEdge(facts, 'sip.contoso.com', 5061)).toBe(false)
})

test('the target of the internal SRV record is a registrar', async () => {
  const { facts } = await openTexts({
    'dns.txt': SRV('_sipinternaltls._tcp.contoso.com', 'pool01.contoso.com', 5061),
  })
  expect(isRegistrar(facts, 'pool01.contoso.com')).toBe(true)
  expect(isRegistrar(facts, 'other.contoso.com')).toBe(false)
})

test('the discovery hosts are hosts of web services', async () => {
  const { facts } = await openTexts({ 'dns.txt': ADDRESS('lyncdiscover.contoso.com', '203.0.113.20') })
  expect(isWebHost(facts, '203.0.113.20')).toBe(true)
  expect(isWebHost(facts, 'www.contoso.com')).toBe(false)
  expect([...aliasesOf(facts, '203.0.113.20')]).toEqual(['203.0.113.20', 'lyncdiscover.contoso.com'])
})

test('connections are split into host, port and whether they came about', async () => {
  const { facts } = await openTexts({
    'curl.txt':
      'curl: (7) Failed to connect to lyncdiscover.contoso.com port 443: Connection refused\n* Connected to webext.contoso.com (203.0.113.5) port 443 (#0)\n',
  })
  expect(reachesOf(facts)).toMatchObject([
    { host: 'lyncdiscover.contoso.com', port: 443, reached: false },
    { host: 'webext.contoso.com', port: 443, reached: true },
  ])
})
