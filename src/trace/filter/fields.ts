// The fields of the filter language: names, aliases, what a value must look like. One table for parser, evaluator and help.

import { findClosest } from '../../base/closest.ts'
import type { NumberField, TextField } from './row.ts'

/** Operators as they are written; `~` is the search for a part or a pattern. */
export const OPERATORS = ['>=', '<=', '!=', '!~', ':', '=', '~', '>', '<'] as const

export type Operator = (typeof OPERATORS)[number]

/**
 * How values of a field are compared. part: `:` looks for a part; word: `:` wants the whole word; header: part of a value
 * of that header; the others have an order.
 */
export type FieldType =
  | 'part'
  | 'word'
  | 'status'
  | 'number'
  | 'cseq'
  | 'time'
  | 'level'
  | 'direction'
  | 'header'

export interface Field {
  readonly name: string
  readonly aliases: readonly string[]
  readonly type: FieldType
  /** What a row is asked for. */
  readonly of: TextField | NumberField | 'startLine' | 'headers' | 'body' | 'text'
  /** For the list of fields. */
  readonly title: string
  readonly example: string
}

const part = (name: TextField, title: string, example: string, aliases: readonly string[] = []): Field => ({
  name,
  aliases,
  type: 'part',
  of: name,
  title,
  example,
})

const word = (name: TextField, title: string, example: string, aliases: readonly string[] = []): Field => ({
  ...part(name, title, example, aliases),
  type: 'word',
})

/** All fields; `header` stands for `header.NAME`. */
export const FIELDS: readonly Field[] = [
  word('protocol', 'sip or http', 'protocol:sip'),
  word('kind', 'message, request, response, or record (an entry that is no message)', 'kind:request'),
  word('method', 'method of the request, also of its responses', 'method:REGISTER'),
  {
    name: 'status',
    aliases: [],
    type: 'status',
    of: 'status',
    title: 'status of a response, or a class of them',
    example: 'status:4xx',
  },
  part('user', 'address in From or To, or that a web request is about', 'user:alice'),
  part('from', 'address in From', 'from:alice@contoso.com'),
  part('to', 'address in To', 'to:bob'),
  part('callid', 'Call-ID', 'callid:6f0e8a3b', ['call-id']),
  {
    name: 'cseq',
    aliases: [],
    type: 'cseq',
    of: 'cseq',
    title: 'CSeq: number, method or both',
    example: 'cseq:"2 REGISTER"',
  },
  {
    name: 'direction',
    aliases: ['dir'],
    type: 'direction',
    of: 'direction',
    title: 'in, out or none, as the machine saw it that wrote the log',
    example: 'direction:in',
  },
  part('peer', 'address of the other side', 'peer:192.0.2.10'),
  part('local', 'address of the machine that wrote the log', 'local:192.0.2.50'),
  part('machine', 'name of the machine that wrote the record', 'machine:FE01'),
  part('pool', 'pool or site of that machine', 'pool:POOL01'),
  part('source', 'name of the log file', 'source:UccApilog', ['file', 'log']),
  {
    name: 'time',
    aliases: [],
    type: 'time',
    of: 'time',
    title: 'time of day, date, or both; in the zone of the display',
    example: 'time>09:15',
  },
  part('url', 'URL of a web request, Request-URI of a SIP request', 'url:webticket'),
  part('host', 'host of a web request', 'host:webext.contoso.com'),
  part('path', 'path of a web request', 'path:/CertProv'),
  word('service', 'web service: autodiscover, web-ticket, certificate-provisioning, …', 'service:web-ticket'),
  {
    name: 'diag',
    aliases: ['diagnostics'],
    type: 'number',
    of: 'diag',
    title: 'id of ms-diagnostics, X-Ms-diagnostics or of a SOAP fault',
    example: 'diag:28032',
  },
  {
    name: 'level',
    aliases: [],
    type: 'level',
    of: 'level',
    title: 'level of a record: DEBUG, VERBOSE, INFO, WARN, ERROR, FATAL',
    example: 'level>=WARN',
  },
  part('component', 'component that wrote a record', 'component:SIPStack'),
  word('attempt', 'sign-in attempt the row belongs to', 'attempt:a2'),
  word('phase', 'phase of that attempt', 'phase:ticket'),
  {
    name: 'start-line',
    aliases: ['startline'],
    type: 'part',
    of: 'startLine',
    title: 'start line of a message, first line of a record',
    example: 'start-line:"401 Unauthorized"',
  },
  {
    name: 'header',
    aliases: [],
    type: 'header',
    of: 'headers',
    title: 'value of that header; without operator: has such a header',
    example: 'header.ms-diagnostics~28032',
  },
  { name: 'body', aliases: [], type: 'part', of: 'body', title: 'body of a message', example: 'body:Fault' },
  {
    name: 'text',
    aliases: [],
    type: 'part',
    of: 'text',
    title: 'everything: start line, headers and body; what a bare word asks for',
    example: 'text:"not enabled"',
  },
]

const byName = new Map(FIELDS.flatMap(field => [field.name, ...field.aliases].map(name => [name, field])))

/** The field of a name or alias, in any case. */
export function findField(name: string): Field | undefined {
  return byName.get(name.toLowerCase())
}

/** The name of a field that a mistyped one may have meant. */
export function closestField(name: string): string | undefined {
  return findClosest(name, [...byName.keys()])
}
