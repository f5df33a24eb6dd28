// How the rules of DNS, network, TLS and clocks judge what differs from their samples: who is concerned, what is normal, and
// which cause comes first.

import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/diagnose/finding.ts'
import { openTexts } from '../../trace/logs.ts'

const STAGES = /^(?:dns|network|tls|clock)\//

const line = (time: string, text: string): string => `03/14/2016|09:15:${time} 1A2C:1F40 INFO  :: ${text}\n`
const verdict = (status: string): string =>
  line(
    '50.000',
    `VerifyOnEnableEvent result return ONENABLE_FAIL status=${status} diag code=0x0 ACTION: NONE`,
  )

interface Sip {
  readonly agent?: string
  readonly headers?: string
  readonly user?: string
  readonly cseq?: number
}

const head = ({ user = 'alice@contoso.com', headers = '', agent, cseq = 1 }: Sip): string =>
  `From: <sip:${user}>;tag=1;epid=01\nTo: <sip:${user}>\nCall-ID: c1\nCSeq: ${cseq} REGISTER\nVia: SIP/2.0/TLS 192.0.2.50:1\n${agent ? `User-Agent: ${agent}\n` : ''}${headers}Content-Length: 0\n`
const register = (time: string, sip: Sip = {}): string =>
  line(time, `REGISTER sip:contoso.com SIP/2.0\n${head(sip)}`)
const answer = (time: string, status: string, sip: Sip = {}): string =>
  line(time, `SIP/2.0 ${status}\n${head(sip)}`)
const noName = (time: string, name: string): string =>
  line(time, `ResolveHostName - getaddrinfo(${name}) failed 0x2af9`)
const noSrv = (time: string, name: string): string =>
  line(time, `QueryDNSSrv GetDnsResults query: ${name} failed 8007232b`)
const connect = (time: string, target: string, code: string): string =>
  line(time, `ASYNC_SOCKET::OnConnectComplete ${target} ErrorCode: 0x${code}`)
const tls = (time: string, code: string): string => line(time, `SECURE_SOCKET: negotiation failed: ${code}`)
const srv = (name: string, target: string, port: number): string =>
  `${name}        SRV service location:\n          priority       = 0\n          weight         = 0\n          port           = ${port}\n          svr hostname   = ${target}\n\n`
const address = (name: string, ...addresses: readonly string[]): string =>
  `Name:    ${name}\nAddresses:  ${addresses.join('\n          ')}\n\n`

/** Findings of these stages, best first. */
async function judge(files: Readonly<Record<string, string>> | string): Promise<readonly Finding[]> {
  const { diagnosis } = await openTexts(typeof files === 'string' ? { client: files } : files)
  const failing = diagnosis.results.filter(({ outcome }) => outcome === 'error')
  expect(failing).toEqual([])
  return diagnosis.findings.filter(({ rule }) => STAGES.test(rule))
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, causes }) => `${rule} ${causes[0]?.id} ${causes[0]?.certainty}`)

describe('a healthy sign-in shows nothing', () => {
  const signIn = register('10.000') + answer('10.200', '200 OK')

  test('although the internal names and SRV records do not exist outside', async () => {
    const lookups =
      noName('01.000', 'lyncdiscoverinternal.contoso.com') +
      noSrv('01.100', '_sipinternaltls._tcp.contoso.com') +
      noName('01.200', 'sipinternal.contoso.com')
    expect(told(await judge(lookups + signIn))).toEqual([])
  })

  test('although a handshake on another way failed', async () => {
    expect(told(await judge(tls('01.000', '80090322') + signIn))).toEqual([])
  })

  test('although one resolver was silent for a while', async () => {
    const silent = line('01.000', 'QueryDNSSrv GetDnsResults query: _sip._tls.contoso.com failed 800705b4')
    expect(told(await judge(silent + signIn))).toEqual([])
  })

  test('although an old lookup of a web name failed', async () => {
    expect(
      told(
        await judge({
          client: noName('01.000', 'webext.contoso.com') + signIn,
          outside: address('webext.contoso.com', '203.0.113.20'),
        }),
      ),
    ).toEqual([])
  })
})

describe('a sign-in that a server refused is not put down to the network', () => {
  test('when names were missing before', async () => {
    const log =
      noName('01.000', 'lyncdiscoverinternal.contoso.com') +
      noName('01.100', 'lyncdiscover.contoso.com') +
      noSrv('01.200', '_sipinternaltls._tcp.contoso.com') +
      register('10.000') +
      answer('10.200', '403 Forbidden')
    expect(told(await judge(log))).toEqual([])
  })

  test('when a connection to another host had failed', async () => {
    const log =
      connect('01.000', 'webext.contoso.com:443', '8007274c') +
      register('10.000') +
      answer('10.200', '404 Not Found')
    expect(told(await judge(log))).toEqual([])
  })
})

describe('missing records', () => {
  test('of one domain count although another domain is answered', async () => {
    const log = ['lyncdiscoverinternal', 'lyncdiscover', 'sipinternal', 'sip'].map((name, i) =>
      noName(`0${i + 1}.000`, `${name}.fabrikam.com`),
    )
    const found = await judge({
      client: log.join(''),
      dns: address('lyncdiscover.contoso.com', '203.0.113.20'),
    })
    expect(told(found)).toEqual(['dns/no-discovery-records DNS-01 certain'])
    expect(found[0]?.attempts).toHaveLength(1)
  })

  test('of a single name are too little to speak of missing records', async () => {
    expect(told(await judge(noSrv('01.000', '_sipinternaltls._tcp.contoso.com')))).toEqual([])
  })

  test('are known from the client’s last word where no lookup was logged', async () => {
    expect(told(await judge(verdict('0x80ee0066')))).toEqual(['dns/no-discovery-records DNS-01 possible'])
  })

  test('the target of an SRV record without an address is named', async () => {
    const found = await judge({
      client: noName('02.000', 'pool01.contoso.com') + verdict('0x80ee0066'),
      dns: srv('_sipinternaltls._tcp.contoso.com', 'pool01.contoso.com', 5061),
    })
    expect(told(found)).toEqual(['dns/name-missing-on-one-side DNS-01 likely'])
  })
})

describe('connections', () => {
  test('to an address are named by what DNS says of it', async () => {
    const found = await judge({
      client: connect('01.000', '203.0.113.10:443', '8007274c') + verdict('0x80ee0067'),
      dns:
        srv('_sip._tls.contoso.com', 'access.contoso.com', 443) +
        address('access.contoso.com', '203.0.113.10'),
    })
    expect(told(found)).toEqual(['network/access-edge-unreachable TCP-01 likely'])
    expect(found[0]?.title).toContain('access.contoso.com')
    expect(found[0]?.attempts).toHaveLength(1)
  })

  test('to a host that nobody knows are a symptom', async () => {
    const found = await judge(connect('01.000', '198.51.100.7:443', '8007274d') + verdict('0x80ee0067'))
    expect(found).toMatchObject([{ rule: 'network/connection-broken', kind: 'symptom' }])
    expect(found[0]?.title).toContain('198.51.100.7:443')
  })

  test('to all addresses of a name failing are no single dead node', async () => {
    const found = await judge({
      client:
        connect('01.000', '192.0.2.11:5061', '8007274c') +
        connect('22.000', '192.0.2.12:5061', '8007274c') +
        verdict('0x80ee0067'),
      dns:
        srv('_sipinternaltls._tcp.contoso.com', 'pool01.contoso.com', 5061) +
        address('pool01.contoso.com', '192.0.2.11', '192.0.2.12'),
    })
    expect(new Set(told(found))).toEqual(new Set(['network/registrar-unreachable SIP-07 likely']))
  })

  test('port 5061 of a host that answers on 443 is no cause either', async () => {
    const tested = (port: number, ok: string): string =>
      `ComputerName     : sip.contoso.com\nRemoteAddress    : 203.0.113.10\nRemotePort       : ${port}\nTcpTestSucceeded : ${ok}\n\n`
    expect(told(await judge(tested(443, 'True') + tested(5061, 'False')))).toEqual([])
  })

  test('port 5061 of an Access Edge is no cause, whatever its outcome', async () => {
    const found = await judge({
      client:
        connect('01.000', 'sip.contoso.com:443', '0') + connect('02.000', 'sip.contoso.com:5061', '8007274c'),
      dns: srv('_sip._tls.contoso.com', 'sip.contoso.com', 443),
    })
    expect(told(found)).toEqual([])
  })
})

describe('certificates', () => {
  const listing = (more: string): string =>
    `Subject : CN=pool01.contoso.com\nAlternativeNames : {pool01.contoso.com}\nThumbprint : A1B2C3D4E5F60718293A4B5C6D7E8F9001122334\n${more}Use : Default\n`

  test('an expired one in a listing makes the failed handshake certain', async () => {
    const found = await judge({
      client:
        connect('01.000', 'pool01.contoso.com:5061', '0') + tls('02.000', '80090328') + verdict('0x80ee0065'),
      list: listing('NotAfter : 3/1/2016 12:00:00 AM\n'),
    })
    expect(told(found)).toEqual(['tls/certificate-expired TLS-08 certain'])
    expect(found[0]?.explanation).toContain('2016-03-01')
  })

  test('one that is still valid in a listing says nothing', async () => {
    const client = register('10.000') + answer('10.200', '200 OK')
    expect(told(await judge({ client, list: listing('NotAfter : 3/1/2036 12:00:00 AM\n') }))).toEqual([])
  })

  test('an untrusted root at a server that was trusted before points to the group policy', async () => {
    const log =
      connect('01.000', 'pool01.contoso.com:5061', '0') +
      line('01.500', 'SECURE_SOCKET: negotiation succeeded') +
      connect('20.000', 'pool01.contoso.com:5061', '0') +
      tls('20.500', '80090325') +
      verdict('0x80ee0065')
    expect(told(await judge(log))).toEqual(['tls/untrusted-chain TLS-04 likely'])
  })

  test('an untrusted root on a phone points to its firmware', async () => {
    const log =
      register('00.500', { agent: 'CPE/4.0.7577.100 OCPhone/4.0.7577.100 (Microsoft Lync Phone Edition)' }) +
      tls('01.000', '80090325') +
      verdict('0x80ee0065')
    expect(told(await judge(log))).toEqual(['tls/untrusted-chain TLS-16 likely'])
  })

  test('an authority that is missing is told from a root that is missing', async () => {
    expect(told(await judge(tls('01.000', '800b010a') + verdict('0x80ee0065')))).toEqual([
      'tls/untrusted-chain TLS-11 likely',
    ])
  })

  test('an old client without TLS 1.2 is named before the server', async () => {
    const log =
      register('00.500', { agent: 'UCCAPI/4.0.7577.4398 OC/4.0.7577.4398 (Microsoft Lync 2010)' }) +
      tls('01.000', '80090331') +
      verdict('0x80ee0064')
    expect(told(await judge(log))).toEqual(['tls/no-common-parameters TLS-22 likely'])
  })

  test('an untrusted next hop reported for another method is no finding about sign-in', async () => {
    const invite = `SIP/2.0 504 Server time-out\nms-diagnostics: 1010;reason="Certificate trust with next-hop server could not be established";source="sip.contoso.com"\nFrom: <sip:alice@contoso.com>;tag=1;epid=01\nTo: <sip:carol@fabrikam.com>;tag=2\nCall-ID: c9\nCSeq: 1 INVITE\nVia: SIP/2.0/TLS 192.0.2.50:1\nContent-Length: 0\n`
    expect(
      told(await judge(register('10.000') + answer('10.200', '200 OK') + line('20.000', invite))),
    ).toEqual([])
  })
})

describe('clocks', () => {
  const at = (date: string): string =>
    register('02.000') +
    answer('02.100', '401 Unauthorized', {
      headers: `Date: ${date}\nWWW-Authenticate: NTLM realm="r", targetname="fe01.contoso.com", version=4\n`,
    })

  test.each([
    ['Mon, 14 Mar 2016 09:19:02 GMT', []],
    ['Mon, 14 Mar 2016 09:21:10 GMT', ['clock/source-skew AUTH-11 likely']],
    ['Mon, 14 Mar 2016 09:08:00 GMT', ['clock/source-skew AUTH-11 likely']],
    ['Mon, 14 Mar 2016 03:45:02 GMT', []],
    ['Mon, 14 Mar 2016 17:15:02 GMT', []],
  ])('a server that says %s', async (date, expected) => {
    expect(told(await judge(at(date)))).toEqual(expected)
  })
})
