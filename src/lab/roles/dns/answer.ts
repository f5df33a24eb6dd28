// Answers one DNS question from a view: RFC 1034 §4.3.2 with CNAME chains, NXDOMAIN and no-data with the SOA that RFC 2308 wants.

import {
  DNS_CLASS_IN,
  DNS_TYPES,
  type DnsData,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
} from '../../../protocol/dns/message.ts'
import type { ZoneRecord } from '../../world/zone-line.ts'
import type { ZoneView } from './zone-view.ts'

/** Short: who repairs a record wants to see it. */
const TTL_SECONDS = 60
const MAX_ALIASES = 8

const CODE = { noError: 0, formatError: 1, servfail: 2, nxdomain: 3, notImplemented: 4, refused: 5 } as const

/** The answer to a query; undefined when there is none to give: a response, or a server that keeps silent. */
export function answerQuery(query: DnsMessage, view: ZoneView): DnsMessage | undefined {
  if (query.isResponse) return undefined
  const [question, ...others] = query.questions
  if (question === undefined || others.length > 0) return reply(query, { responseCode: CODE.formatError })
  if (query.opcode !== 0) return reply(query, { responseCode: CODE.notImplemented })
  if (question.class !== DNS_CLASS_IN) return reply(query, { responseCode: CODE.refused })
  const failure = view.failureOf(question.name)
  if (failure === 'silent') return undefined
  if (failure !== undefined) return reply(query, { responseCode: CODE[failure] })
  return reply(query, lookUp(question, view.records()))
}

type Outcome = Partial<Pick<DnsMessage, 'responseCode' | 'answers' | 'authorities'>>

function reply(query: DnsMessage, outcome: Outcome): DnsMessage {
  return {
    id: query.id,
    isResponse: true,
    opcode: query.opcode,
    authoritative: true,
    truncated: false,
    recursionDesired: query.recursionDesired,
    recursionAvailable: true,
    responseCode: CODE.noError,
    questions: query.questions.slice(0, 1),
    answers: [],
    authorities: [],
    additionals: [],
    edns: query.edns && { udpPayloadBytes: 1232, version: 0, dnssecOk: false, options: new Uint8Array(0) },
    ...outcome,
  }
}

function lookUp({ name: asked, type }: DnsQuestion, records: readonly ZoneRecord[]): Outcome {
  const answers: DnsRecord[] = []
  let name = asked
  for (let hops = 0; hops <= MAX_ALIASES; hops++) {
    const found = records.filter(record => record.name === name.toLowerCase())
    const direct = found.filter(record => type === DNS_TYPES.ANY || DNS_TYPES[record.type] === type)
    answers.push(...direct.map(record => toRecord(name, record)))
    const alias = found.find(record => record.type === 'CNAME')
    if (direct.length > 0) return { answers }
    if (alias === undefined) return { answers, ...nothing(name, found.length > 0, records) }
    answers.push(toRecord(name, alias))
    name = alias.target
  }
  // A loop of aliases: servers give up.
  return { responseCode: CODE.servfail }
}

function nothing(name: string, hasOthers: boolean, records: readonly ZoneRecord[]): Outcome {
  const suffix = `.${name.toLowerCase()}`
  const exists = hasOthers || records.some(record => record.name.endsWith(suffix))
  return { responseCode: exists ? CODE.noError : CODE.nxdomain, authorities: [startOfAuthority(name)] }
}

function startOfAuthority(name: string): DnsRecord {
  const zone = name.split('.').slice(-2).join('.')
  const data: DnsData = {
    kind: 'SOA',
    primary: `ns.${zone}`,
    mailbox: `hostmaster.${zone}`,
    serial: 1,
    refreshSeconds: 900,
    retrySeconds: 600,
    expireSeconds: 86_400,
    minimumSeconds: TTL_SECONDS,
  }
  return { name: zone, class: DNS_CLASS_IN, ttlSeconds: TTL_SECONDS, data }
}

/** @param name as it was asked for: its case comes back */
function toRecord(name: string, record: ZoneRecord): DnsRecord {
  return { name, class: DNS_CLASS_IN, ttlSeconds: TTL_SECONDS, data: dataOf(record) }
}

function dataOf(record: ZoneRecord): DnsData {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { kind: record.type, address: record.address }
    case 'CNAME':
      return { kind: 'CNAME', target: record.target }
    case 'SRV': {
      const { priority, weight, port, target } = record
      return { kind: 'SRV', priority, weight, port, target }
    }
  }
}
