import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/dns.ts'
import { observe, statements } from '../observed.ts'

const absent = (name: string, more = {}) => ({
  name,
  type: name.startsWith('_') ? 'SRV' : 'A',
  outcome: 'no-such-name',
  answers: [],
  ...more,
})
const answered = (name: string, type: string, ...answers: string[]) => ({
  name,
  type,
  outcome: 'answered',
  answers,
})

describe('sentences of clients', () => {
  test.each([
    [
      'DNS_RESOLUTION_WORKITEM::ProcessWorkItem ResolveHostName lyncdiscover.contoso.com succeeded: webdir.online.lync.com, 203.0.113.40',
      answered('lyncdiscover.contoso.com', 'A', 'webdir.online.lync.com', '203.0.113.40'),
    ],
    [
      'QueryDNSSrv GetDnsResults query: _sip._tls.contoso.com succeeded: sip.contoso.com:443',
      answered('_sip._tls.contoso.com', 'SRV', 'sip.contoso.com:443'),
    ],
    [
      'QueryDNSSrv GetDnsResults query: _sipinternaltls._tcp.contoso.com failed 8007232b',
      absent('_sipinternaltls._tcp.contoso.com', { code: 0x8007232b }),
    ],
    [
      'QueryDNSSrv GetDnsResults query: _sip._tls.Contoso.com failed 0x8007251d',
      { ...absent('_sip._tls.contoso.com'), outcome: 'no-data', code: 0x8007251d },
    ],
    [
      'QueryDNSSrv GetDnsResults query: _sip._tls.contoso.com failed 800705b4',
      { ...absent('_sip._tls.contoso.com'), outcome: 'timeout', code: 0x800705b4 },
    ],
    [
      'ResolveHostName - getaddrinfo(sip.contoso.com) failed 0x2af9',
      absent('sip.contoso.com', { code: 0x80072af9 }),
    ],
    [
      'ResolveHostName - getaddrinfo(sip.contoso.com) failed 11002',
      { ...absent('sip.contoso.com'), outcome: 'timeout', code: 0x80072afa },
    ],
    [
      'Communicator was unable to locate the login server. No DNS SRV records exist for domain contoso.com, so',
      absent('_sipinternaltls._tcp.contoso.com'),
    ],
    [
      'Communicator was unable to resolve the DNS hostname of the login server sipinternal.contoso.com.',
      absent('sipinternal.contoso.com'),
    ],
    ['curl: (6) Could not resolve host: lyncdiscover.contoso.com', absent('lyncdiscover.contoso.com')],
    ["The remote name could not be resolved: 'webext.contoso.com'", absent('webext.contoso.com')],
    [
      'java.net.UnknownHostException: Unable to resolve host "lyncdiscover.contoso.com": No address associated with hostname',
      absent('lyncdiscover.contoso.com'),
    ],
    [
      'Error Domain=NSURLErrorDomain Code=-1003 "…" UserInfo={NSErrorFailingURLStringKey=https://lyncdiscover.contoso.com/}',
      absent('lyncdiscover.contoso.com'),
    ],
    [
      'lyncdiscover.contoso.com: Temporary failure in name resolution',
      { ...absent('lyncdiscover.contoso.com'), outcome: 'timeout' },
    ],
    ['WARNING: Name resolution of sip.contoso.com failed', absent('sip.contoso.com')],
    ['sipe: no SRV records found; trying A records next', { ...absent(''), type: 'SRV' }],
  ])('reads "%s"', (text, expected) => {
    expect(statements(observer, text)).toEqual([expected])
  })

  test('takes the host of a web service call from its URL', () => {
    const text =
      "There was an error communicating with the endpoint at 'https://lyncdiscover.contoso.com/?sipuri=a'.\nThe server name or address could not be resolved"
    expect(statements(observer, text)).toEqual([absent('lyncdiscover.contoso.com', { code: 0x80072ee7 })])
  })

  test('says nothing about a query without an outcome', () => {
    expect(observe(observer, 'QueryDNSSrv - DNS Name[_sipinternaltls._tcp.contoso.com]')).toEqual([])
  })
})

describe('output of lookup tools', () => {
  test('reads an SRV answer of nslookup', () => {
    const text =
      '_sipinternaltls._tcp.contoso.com        SRV service location:\r\n          priority       = 0\r\n          weight         = 0\r\n          port           = 5061\r\n          svr hostname   = pool01.contoso.com\r\npool01.contoso.com      internet address = 192.0.2.11'
    expect(statements(observer, text)).toEqual([
      answered('_sipinternaltls._tcp.contoso.com', 'SRV', 'pool01.contoso.com:5061'),
      answered('pool01.contoso.com', 'A', '192.0.2.11'),
    ])
  })

  test('keeps all addresses and the alias of an nslookup answer', () => {
    const text =
      'Name:    pool01.contoso.com\r\nAddresses:  192.0.2.11\r\n          192.0.2.12\r\nAliases:  lyncdiscoverinternal.contoso.com'
    expect(statements(observer, text)).toEqual([
      answered('lyncdiscoverinternal.contoso.com', 'CNAME', 'pool01.contoso.com'),
      answered('pool01.contoso.com', 'A', '192.0.2.11', '192.0.2.12'),
    ])
  })

  test.each([
    [
      "*** dc01.contoso.net can't find lyncdiscover.contoso.com: Non-existent domain",
      absent('lyncdiscover.contoso.com', { resolver: 'dc01.contoso.net' }),
    ],
    [
      "*** UnKnown can't find lyncdiscover.contoso.com: No response from server",
      { ...absent('lyncdiscover.contoso.com'), outcome: 'timeout' },
    ],
    [
      "*** dc01 can't find lyncdiscover.contoso.com: Server failed",
      { ...absent('lyncdiscover.contoso.com'), outcome: 'failed', resolver: 'dc01' },
    ],
    ["** server can't find lyncdiscover.contoso.com: NXDOMAIN", absent('lyncdiscover.contoso.com')],
    [
      "*** Can't find _sip._tls.contoso.com: No answer",
      { ...absent('_sip._tls.contoso.com'), outcome: 'no-data' },
    ],
    [
      'Resolve-DnsName : lyncdiscoverinternal.contoso.com : DNS name does not exist\nAt line:1 char:1',
      absent('lyncdiscoverinternal.contoso.com'),
    ],
    [
      'lyncdiscover.contoso.com                       CNAME  300   Answer     webdir.online.lync.com',
      answered('lyncdiscover.contoso.com', 'CNAME', 'webdir.online.lync.com'),
    ],
    [
      '_sip._tls.contoso.com                          SRV    3600  Answer     sip.contoso.com                100      1      443 ',
      answered('_sip._tls.contoso.com', 'SRV', 'sip.contoso.com:443'),
    ],
    [
      'Name       : pool01.contoso.com\nQueryType  : A\nTTL        : 3600\nSection    : Additional\nIP4Address : 192.0.2.11\n',
      answered('pool01.contoso.com', 'A', '192.0.2.11'),
    ],
    [
      '; <<>> DiG 9.18.1 <<>> @192.0.2.53 lyncdiscover.contoso.com A\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 4711',
      absent('lyncdiscover.contoso.com'),
    ],
    [
      '_sip._tls.contoso.com.\t300\tIN\tSRV\t0 0 443 sip.contoso.com.',
      answered('_sip._tls.contoso.com', 'SRV', 'sip.contoso.com:443'),
    ],
    ['Host lyncdiscover.contoso.com not found: 3(NXDOMAIN)', absent('lyncdiscover.contoso.com')],
    [
      'lyncdiscoverinternal.contoso.com\n    ----------------------------------------\n    Name does not exist.',
      absent('lyncdiscoverinternal.contoso.com', { resolver: 'cache' }),
    ],
    [
      'Record Name . . . . . : sip.contoso.com\n    Record Type . . . . . : 1\n    Time To Live  . . . . : 3407\n    A (Host) Record . . . : 192.0.2.4',
      { ...answered('sip.contoso.com', 'A', '192.0.2.4'), resolver: 'cache' },
    ],
    [
      '*** Request to dc01.contoso.net timed-out',
      { name: '', type: 'A', outcome: 'timeout', answers: [], resolver: 'dc01.contoso.net' },
    ],
  ])('reads "%s"', (text, expected) => {
    expect(statements(observer, text)).toEqual([expected])
  })

  test('takes the name of a timed-out nslookup from the command', () => {
    const text =
      'C:\\> nslookup -type=srv _sip._tls.contoso.com\nDNS request timed out.\n    timeout was 2 seconds.\n*** Request to UnKnown timed-out'
    expect(statements(observer, text)).toEqual([{ ...absent('_sip._tls.contoso.com'), outcome: 'timeout' }])
  })
})

test('quotes the line it read and knows its place', () => {
  const [found] = observe(observer, 'first line\ncurl: (6) Could not resolve host: sip.contoso.com\nlast')
  expect(found).toMatchObject({
    quote: 'curl: (6) Could not resolve host: sip.contoso.com',
    origin: { line: 2, offset: 21 },
  })
})

test('never throws on any text and never invents a lookup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() => observe(observer, `can't find ${text} not resolve ${text}`)).not.toThrow()
    }),
  )
})

test('is not slowed down by a very long word', () => {
  const text = `Could not resolve host, name:    ${'A'.repeat(200_000)} IN SRV GetDnsResults getaddrinfo(`
  expect(observe(observer, text)).toEqual([])
})
