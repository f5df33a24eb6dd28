import { expect, test } from 'vitest'
import { answerQuery } from '../../../../src/lab/roles/dns/answer.ts'
import { createZoneView } from '../../../../src/lab/roles/dns/zone-view.ts'
import { DNS_CLASS_IN, DNS_TYPES, type DnsMessage } from '../../../../src/protocol/dns/message.ts'

const VIEW = createZoneView([
  { type: 'A', name: 'a.contoso.com', address: '192.0.2.1' },
  { type: 'A', name: 'a.contoso.com', address: '192.0.2.2' },
  { type: 'AAAA', name: 'a.contoso.com', address: '2001:db8::1' },
  { type: 'CNAME', name: 'www.contoso.com', target: 'a.contoso.com' },
  { type: 'CNAME', name: 'away.contoso.com', target: 'elsewhere.fabrikam.com' },
  { type: 'CNAME', name: 'loop1.contoso.com', target: 'loop2.contoso.com' },
  { type: 'CNAME', name: 'loop2.contoso.com', target: 'loop1.contoso.com' },
  { type: 'SRV', name: '_sip._tls.contoso.com', priority: 0, weight: 0, port: 443, target: 'a.contoso.com' },
])

const query = (name: string, type: keyof typeof DNS_TYPES, change: Partial<DnsMessage> = {}): DnsMessage => ({
  id: 7,
  isResponse: false,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: false,
  responseCode: 0,
  questions: [{ name, type: DNS_TYPES[type], class: DNS_CLASS_IN }],
  answers: [],
  authorities: [],
  additionals: [],
  edns: undefined,
  ...change,
})

function ask(name: string, type: keyof typeof DNS_TYPES, change?: Partial<DnsMessage>): string {
  const response = answerQuery(query(name, type, change), VIEW)
  if (!response) return 'silence'
  const answers = response.answers.map(({ name: of, data }) => `${of} ${data.kind}`)
  return [response.responseCode, ...answers, ...response.authorities.map(({ data }) => data.kind)].join(' ')
}

test.each([
  ['a.contoso.com', 'A', '0 a.contoso.com A a.contoso.com A'],
  ['A.Contoso.com', 'AAAA', '0 A.Contoso.com AAAA'],
  ['www.contoso.com', 'A', '0 www.contoso.com CNAME a.contoso.com A a.contoso.com A'],
  ['www.contoso.com', 'CNAME', '0 www.contoso.com CNAME'],
  ['away.contoso.com', 'A', '3 away.contoso.com CNAME SOA'],
  ['_sip._tls.contoso.com', 'SRV', '0 _sip._tls.contoso.com SRV'],
  ['a.contoso.com', 'SRV', '0 SOA'],
  ['_tls.contoso.com', 'A', '0 SOA'],
  ['nobody.contoso.com', 'A', '3 SOA'],
  ['loop1.contoso.com', 'A', '2'],
] as const)('%s %s', (name, type, expected) => {
  expect(ask(name, type)).toBe(expected)
})

test('a response is not answered', () => {
  expect(ask('a.contoso.com', 'A', { isResponse: true })).toBe('silence')
})

test('no question, several questions and other operations are refused', () => {
  expect(ask('a.contoso.com', 'A', { questions: [] })).toBe('1')
  expect(ask('a.contoso.com', 'A', { opcode: 5 })).toBe('4')
})
