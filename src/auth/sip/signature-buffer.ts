// What a SIP signature covers: chosen fields of the message between angle brackets. MS-SIPAE §3.2.2 (versions 3 and 4),
// MS-SIP §3.1.4.2 (version 2). Fields count as written, and display names, Via, Contact and the body do not count at all.

import type { HeaderField } from '../../protocol/header-lines.ts'
import { splitOutsideQuotes } from '../../protocol/parameters.ts'
import type { SipStartLine } from '../../protocol/sip/message.ts'

/** A message as far as signing is concerned. */
export interface SignableMessage {
  readonly start: SipStartLine
  readonly headers: readonly HeaderField[]
}

/** Fields of a message as they stand in it; '' where it has none. */
export interface SignedFields {
  readonly callId: string
  readonly cseqNumber: string
  readonly cseqMethod: string
  readonly fromUri: string
  readonly fromTag: string
  readonly toUri: string
  readonly toTag: string
  readonly assertedSip: string
  readonly assertedTel: string
  readonly expires: string
  /** Undefined for a request. */
  readonly status: number | undefined
}

/** What the association adds. */
export interface SignatureContext {
  readonly scheme: string
  readonly realm: string
  readonly targetName: string
  readonly version: number
}

/** Reads the fields in one pass; of repeated headers the first counts. */
export function readSignedFields({ start, headers }: SignableMessage): SignedFields {
  const found: Partial<Record<SignedHeader, string>> = {}
  for (const { name, value } of headers) {
    const key = signedHeader(name)
    if (key !== undefined) found[key] ??= value
  }
  const cseq = /^\s*(\S+)\s+(\S+)/.exec(found.cseq ?? '')
  const from = splitAddress(found.from ?? '')
  const to = splitAddress(found.to ?? '')
  const asserted = readAssertedIdentity(found.asserted ?? found.preferred ?? '')
  return {
    callId: found.callId ?? '',
    cseqNumber: cseq?.[1] ?? '',
    cseqMethod: cseq?.[2] ?? '',
    fromUri: from.uri,
    fromTag: from.tag,
    toUri: to.uri,
    toTag: to.tag,
    assertedSip: asserted.sip,
    assertedTel: asserted.tel,
    expires: found.expires ?? '',
    status: start.kind === 'response' ? start.status : undefined,
  }
}

type SignedHeader = 'callId' | 'cseq' | 'from' | 'to' | 'expires' | 'asserted' | 'preferred'

const HEADERS: Readonly<Record<string, SignedHeader>> = {
  'call-id': 'callId',
  cseq: 'cseq',
  from: 'from',
  to: 'to',
  expires: 'expires',
  'p-asserted-identity': 'asserted',
  'p-preferred-identity': 'preferred',
}

/** Lengths of the names above: most headers of a message are passed over without building a lower-case name. */
const LENGTHS = new Set(Object.keys(HEADERS).map(name => name.length))

function signedHeader(name: string): SignedHeader | undefined {
  return LENGTHS.has(name.length) ? HEADERS[name.toLowerCase()] : undefined
}

/**
 * URI and tag of From or To: the text between the brackets, or up to the first `;` where there are none. A bracket inside
 * a quoted display name does not count: whoever checks the identity reads the same URI as the signature covers.
 */
export function splitAddress(value: string): { readonly uri: string; readonly tag: string } {
  const open = openBracket(value)
  const close = open < 0 ? -1 : value.indexOf('>', open)
  const semicolon = value.indexOf(';')
  const uriTo = open < 0 ? (semicolon < 0 ? value.length : semicolon) : close < 0 ? value.length : close
  const uri = value.slice(open + 1, uriTo).trim()
  const tag = /;\s*tag\s*=\s*([^;]*)/i.exec(value.slice(uriTo))
  return { uri, tag: (tag?.[1] ?? '').trim() }
}

function openBracket(value: string): number {
  const open = value.indexOf('<')
  const quote = value.indexOf('"')
  if (quote < 0 || open < quote) return open
  const afterName = /^[^"]*"(?:[^"\\]|\\.)*"[^<]*/s.exec(value)?.[0].length ?? 0
  return value[afterName] === '<' ? afterName : open
}

/** First `sip:` and first `tel:` URI of a P-Asserted-Identity or P-Preferred-Identity value; '' where there is none. */
export function readAssertedIdentity(value: string): { readonly sip: string; readonly tel: string } {
  if (value === '') return NO_IDENTITY
  const uris = splitOutsideQuotes(value, ',').map(part =>
    openBracket(part) < 0 ? part : splitAddress(part).uri,
  )
  return { sip: uris.find(uri => /^sip:/i.test(uri)) ?? '', tel: uris.find(uri => /^tel:/i.test(uri)) ?? '' }
}

const NO_IDENTITY = { sip: '', tel: '' }

/**
 * The text that is signed.
 * @param salt crand of the client, srand of the server, as written
 * @param counter cnum or snum, as written
 */
export function formatSignatureBuffer(
  { scheme, realm, targetName, version }: SignatureContext,
  fields: SignedFields,
  salt: string,
  counter: string,
): string {
  const head = `<${scheme}><${salt}><${counter}><${realm}><${targetName}><${fields.callId}><${fields.cseqNumber}><${fields.cseqMethod}><${fields.fromUri}><${fields.fromTag}>`
  const tail =
    version >= 3
      ? `<${fields.toUri}><${fields.toTag}><${fields.assertedSip}><${fields.assertedTel}><${fields.expires}>`
      : `<${fields.toTag}><${fields.expires}>`
  return fields.status === undefined ? head + tail : `${head}${tail}<${fields.status}>`
}
