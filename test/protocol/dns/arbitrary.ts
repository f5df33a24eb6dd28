// Random DNS messages for property tests.
import fc from 'fast-check'
import { formatIpAddress } from '../../../src/base/ip-address.ts'
import type { DnsData, DnsMessage, DnsRecord } from '../../../src/protocol/dns/message.ts'

const label = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/)
const name = fc.array(label, { maxLength: 6 }).map(labels => labels.join('.'))
const u16 = fc.nat({ max: 0xffff })
const u32 = fc.nat({ max: 0xffffffff })

function address(length: 4 | 16): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength: length, maxLength: length }).map(bytes => formatIpAddress(bytes) ?? '')
}

const data: fc.Arbitrary<DnsData> = fc.oneof(
  address(4).map((text): DnsData => ({ kind: 'A', address: text })),
  address(16).map((text): DnsData => ({ kind: 'AAAA', address: text })),
  fc.record({ kind: fc.constantFrom('CNAME' as const, 'NS' as const, 'PTR' as const), target: name }),
  fc.record({ kind: fc.constant('SRV' as const), priority: u16, weight: u16, port: u16, target: name }),
  fc.record({
    kind: fc.constant('SOA' as const),
    primary: name,
    mailbox: name,
    serial: u32,
    refreshSeconds: u32,
    retrySeconds: u32,
    expireSeconds: u32,
    minimumSeconds: u32,
  }),
  fc.record({
    kind: fc.constant('TXT' as const),
    strings: fc.array(fc.uint8Array({ maxLength: 255 }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('other' as const),
    type: fc.constant(65),
    bytes: fc.uint8Array({ maxLength: 40 }),
  }),
)

const record: fc.Arbitrary<DnsRecord> = fc.record({ name, class: fc.constant(1), ttlSeconds: u32, data })
const records = fc.array(record, { maxLength: 4 })

/** Any message the writer can write. */
export const dnsMessage: fc.Arbitrary<DnsMessage> = fc.record({
  id: u16,
  isResponse: fc.boolean(),
  opcode: fc.nat({ max: 15 }),
  authoritative: fc.boolean(),
  truncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  responseCode: fc.nat({ max: 15 }),
  questions: fc.array(fc.record({ name, type: u16, class: u16 }), { maxLength: 2 }),
  answers: records,
  authorities: records,
  additionals: records,
  edns: fc.option(
    fc.record({
      udpPayloadBytes: u16,
      version: fc.nat({ max: 255 }),
      dnssecOk: fc.boolean(),
      options: fc.uint8Array({ maxLength: 20 }),
    }),
    { nil: undefined },
  ),
})
