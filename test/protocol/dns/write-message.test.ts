import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DnsMessage } from '../../../src/protocol/dns/message.ts'
import { readDnsMessage } from '../../../src/protocol/dns/read-message.ts'
import { writeDnsMessage } from '../../../src/protocol/dns/write-message.ts'
import { dnsMessage } from './arbitrary.ts'

const answer: DnsMessage = {
  id: 7,
  isResponse: true,
  opcode: 0,
  authoritative: true,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  responseCode: 0,
  questions: [{ name: '_sipinternaltls._tcp.contoso.com', type: 33, class: 1 }],
  answers: [
    {
      name: '_sipinternaltls._tcp.contoso.com',
      class: 1,
      ttlSeconds: 600,
      data: { kind: 'SRV', priority: 0, weight: 0, port: 5061, target: 'pool01.contoso.com' },
    },
  ],
  authorities: [],
  additionals: [
    { name: 'pool01.contoso.com', class: 1, ttlSeconds: 600, data: { kind: 'A', address: '192.0.2.10' } },
  ],
  edns: { udpPayloadBytes: 1232, version: 0, dnssecOk: false, options: new Uint8Array() },
}

test('reads back what it wrote', () => {
  fc.assert(
    fc.property(dnsMessage, message => {
      expect(readDnsMessage(writeDnsMessage(message))).toEqual({ value: message, problems: [] })
    }),
    { numRuns: 500 },
  )
})

test('writes each name once', () => {
  const names = Buffer.from(writeDnsMessage(answer))
    .toString('latin1')
    .match(/contoso/g)
  // The target of an SRV record is not compressed (RFC 2782) and nothing points into it.
  expect(names).toHaveLength(2)
})

test('carries large response codes in EDNS', () => {
  expect(readDnsMessage(writeDnsMessage({ ...answer, responseCode: 16 }))?.value.responseCode).toBe(16)
})

test('leaves out records that do not fit and says so', () => {
  const bytes = writeDnsMessage(answer, 100)
  const read = readDnsMessage(bytes)
  expect(bytes.length).toBeLessThanOrEqual(100)
  expect(read).toMatchObject({ value: { truncated: true, additionals: [], edns: answer.edns }, problems: [] })
})

test('refuses names that DNS cannot carry', () => {
  const withName = (name: string) => () =>
    writeDnsMessage({ ...answer, questions: [{ name, type: 1, class: 1 }] })
  for (const name of ['a..b', 'x'.repeat(64), 'ab.'.repeat(90), 'a\\', 'a\\999', 'ä€'])
    expect(withName(name), name).toThrow('no domain name')
})
