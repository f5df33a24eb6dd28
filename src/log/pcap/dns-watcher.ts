// DNS in a capture: each question with its answer, over UDP and TCP; questions that nobody answers.

import { printableLine } from '../../base/text.ts'
import { type DnsMessage, type DnsRecord, dnsTypeName } from '../../protocol/dns/message.ts'
import { readDnsMessage } from '../../protocol/dns/read-message.ts'
import type { DnsLookup } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import type { CaptureContext } from './flow-context.ts'
import type { PacketPlace } from './tcp-flow.ts'

export interface DnsWatcher {
  /** A DNS message from `source` to `destination` (endpoints). */
  message(bytes: Uint8Array, source: string, destination: string, packet: PacketPlace): void
  /** The capture ends; `lastUs` is its last stamp. */
  end(lastUs: number): void
}

interface Question {
  readonly client: string
  readonly server: string
  readonly name: string
  readonly type: string
  readonly first: PacketPlace
  tries: number
}

const QUESTION_LIMIT = 10_000
/** Lookups reported at most: a capture of a day asks for the whole world. */
const REPORT_LIMIT = 50_000
/** A question asked once and not answered for this long counts as unanswered. */
const ANSWER_US = 5_000_000
/** DNS_ERROR_RESPONSE_CODES_BASE of Windows as HRESULT; the response code is added. winerror.h */
const RESPONSE_CODE_BASE = 0x80072328
const NAME_ERROR = 3
/** Asked for beside the address of every name, and missing from most: IPv6 addresses, SVCB, HTTPS (RFC 9460). */
const ORDINARILY_ABSENT: ReadonlySet<string> = new Set(['AAAA', 'TYPE64', 'TYPE65'])

/** Creates a watcher for all DNS traffic of a capture. */
export function createDnsWatcher(context: CaptureContext): DnsWatcher {
  const open = new Map<string, Question>()
  let reported = 0
  let clockUs = 0

  function report(lookup: DnsLookup): void {
    if (++reported <= REPORT_LIMIT) context.sink.observation(lookup)
  }

  function ask(message: DnsMessage, client: string, server: string, packet: PacketPlace): void {
    for (const { name, type } of message.questions) {
      const typeName = dnsTypeName(type)
      // The same question to another server, or again, is the same lookup.
      const key = questionKey(client, message.id, name, typeName)
      const known = open.get(key)
      if (known) known.tries++
      else
        open.set(key, { client, server, name: name.toLowerCase(), type: typeName, first: packet, tries: 1 })
      if (open.size <= QUESTION_LIMIT) continue
      const [oldKey, old] = open.entries().next().value ?? []
      if (old) giveUp(old)
      open.delete(oldKey ?? '')
    }
  }

  function answer(message: DnsMessage, server: string, client: string, packet: PacketPlace): void {
    // Too long for UDP: it is asked again over TCP.
    if (message.truncated) return
    const [question] = message.questions
    if (!question) return
    const type = dnsTypeName(question.type)
    open.delete(questionKey(client, message.id, question.name, type))
    learnNames(question.name.toLowerCase(), message.answers)
    const answers = message.answers.flatMap(describeAnswer)
    const outcome = outcomeOf(message, question.type)
    if (outcome === 'no-data' && ORDINARILY_ABSENT.has(type)) return
    const failed = outcome === 'failed' || outcome === 'no-such-name'
    const said =
      answers.length > 0
        ? answers.join(', ')
        : outcome === 'no-data'
          ? 'no such record'
          : `response code ${message.responseCode}`
    report({
      kind: 'dns',
      name: question.name.toLowerCase(),
      type,
      outcome,
      answers,
      ...(failed ? { code: RESPONSE_CODE_BASE + message.responseCode } : {}),
      resolver: addressOf(server),
      origin: originOf(client, server, packet),
      quote: printableLine(`DNS ${type} ${question.name} at ${addressOf(server)}: ${said}`),
    })
  }

  function learnNames(name: string, records: readonly DnsRecord[]): void {
    for (const { data } of records) {
      if (data.kind === 'A' || data.kind === 'AAAA') context.names.learn(data.address, name)
    }
  }

  function giveUp({ client, server, name, type, first, tries }: Question): void {
    if (tries === 1 && clockUs - first.timeUs < ANSWER_US) return
    const times = tries === 1 ? 'once' : `${tries} times`
    report({
      kind: 'dns',
      name,
      type,
      outcome: 'timeout',
      answers: [],
      resolver: addressOf(server),
      origin: originOf(client, server, first),
      quote: printableLine(`DNS ${type} ${name} at ${addressOf(server)}: asked ${times}, no answer`),
    })
  }

  function originOf(client: string, server: string, { offset, length, timeUs }: PacketPlace): Origin {
    return {
      source: context.source,
      offset,
      length,
      line: 0,
      timeUs,
      direction: 'none',
      local: client,
      peer: server,
    }
  }

  return {
    message(bytes, source, destination, packet) {
      if (packet.timeUs > clockUs) clockUs = packet.timeUs
      const message = readDnsMessage(bytes)?.value
      if (message?.opcode !== 0) return
      if (message.isResponse) answer(message, source, destination, packet)
      else ask(message, source, destination, packet)
    },
    end(lastUs) {
      if (lastUs > clockUs) clockUs = lastUs
      for (const question of open.values()) giveUp(question)
      open.clear()
    },
  }
}

function questionKey(client: string, id: number, name: string, type: string): string {
  return `${addressOf(client)} ${id} ${name.toLowerCase()} ${type}`
}

/** "192.0.2.1" of "192.0.2.1:53" */
function addressOf(endpoint: string): string {
  return endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/g, '')
}

function outcomeOf({ responseCode, answers }: DnsMessage, type: number): DnsLookup['outcome'] {
  if (responseCode === NAME_ERROR) return 'no-such-name'
  if (responseCode !== 0) return 'failed'
  const wanted = answers.some(({ data }) =>
    data.kind === 'other' ? data.type === type : data.kind === dnsTypeName(type),
  )
  return wanted || type === 255 ? 'answered' : 'no-data'
}

/** Addresses, names, and SRV targets as "host:port"; other types are left out. */
function describeAnswer({ data }: DnsRecord): string[] {
  switch (data.kind) {
    case 'A':
    case 'AAAA':
      return [data.address]
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return [data.target.toLowerCase()]
    case 'SRV':
      return [`${data.target.toLowerCase()}:${data.port}`]
    default:
      return []
  }
}
