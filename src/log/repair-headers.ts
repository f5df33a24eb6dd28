// Header sections that a web page, a mail program or a log collector has damaged: lost line breaks, lost folding, HTML
// entities, empty lines in the middle, no empty line before the body. Each repair is named, so that it can be reported.

import { decodeEntities } from '../protocol/soap/fault.ts'

/** What was repaired, for a person. */
export type HeaderRepair =
  | 'line breaks before headers were lost'
  | 'the blank before folded lines was lost'
  | 'HTML entities stood in the headers'
  | 'an empty line stood inside a header'
  | 'the empty line before the body was missing'

/** A message taken apart by lines. */
export interface RepairedMessage {
  readonly start: string
  readonly headers: readonly string[]
  readonly body: readonly string[]
  readonly repairs: ReadonlySet<HeaderRepair>
}

const HEADER_NAMES =
  'Via|From|To|Call-ID|CSeq|Contact|Max-Forwards|Content-[A-Za-z]+|Server|User-Agent|ms-[a-z-]+|X-[A-Za-z-]+|' +
  'Authentication-Info|Proxy-Authentication-Info|WWW-Authenticate|Proxy-Authenticate|Authorization|Proxy-Authorization|' +
  'P-Asserted-Identity|Date|Expires|Supported|Allow|Allow-Events|Event|Record-Route|Route|Require|Warning|Retry-After|' +
  'Subscription-State|presence-state|Host|Location|Pragma|Cache-Control|Set-Cookie|Cookie|Accept[A-Za-z-]*|Connection'
const LOST_BREAK = new RegExp(`[ \\t](?=(?:${HEADER_NAMES})[ \\t]?: )`, 'gi')
const KNOWN_HEADER = new RegExp(`^(?:${HEADER_NAMES})[ \\t]*:`, 'i')
const HEADER = /^(?!(?:sips?|tel|https?|urn|im|pres):)[!%*+\w.~-]+[ \t]*:/i
const BODY_START = /^(?:[{[]|(?:- )?<(?!(?:sips?|tel|urn|https?):)[?!\w/]|v=0\s*$)/i
/** A start line of SIP with a header glued to it. */
const GLUED_START = new RegExp(
  `^((?:SIP/2\\.0 \\d{3}|[A-Z]{2,20} \\S+ SIP/2\\.0)(?:.*?\\S)?) +(?=(?:${HEADER_NAMES})[ \\t]?: )`,
  'i',
)

/** True when a SIP start line carries headers behind it on the same line. */
export function isGluedStart(line: string): boolean {
  return GLUED_START.test(line)
}

/** Takes the lines of a message (start line first, no line ends) apart and repairs its headers. */
export function repairMessage(lines: readonly string[]): RepairedMessage {
  const repairs = new Set<HeaderRepair>()
  const first = lines[0] ?? ''
  const glued = GLUED_START.exec(first)
  const start = glued?.[1] ?? first
  const headers: string[] = []
  if (glued) {
    repairs.add('line breaks before headers were lost')
    appendHeader(headers, first.slice(glued[0].length), repairs)
  }
  let at = 1
  for (; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.trim() === '') {
      const next = findContinuation(headers, lines, at)
      if (next === undefined) break
      repairs.add('an empty line stood inside a header')
      at = next - 1
    } else if (BODY_START.test(line)) {
      repairs.add('the empty line before the body was missing')
      at--
      break
    } else appendHeader(headers, line, repairs)
  }
  return { start, headers: decodeHeaders(headers, repairs), body: lines.slice(at + 1), repairs }
}

/** Adds a line of the header section: one header, several that lost their breaks, or a folded part. */
function appendHeader(headers: string[], line: string, repairs: Set<HeaderRepair>): void {
  const folded = /^[ \t]/.test(line)
  if (folded && !KNOWN_HEADER.test(line.trimStart())) {
    headers.push(line)
    return
  }
  if (!HEADER.test(line.trimStart())) {
    if (headers.length > 0) repairs.add('the blank before folded lines was lost')
    headers.push(headers.length > 0 ? ` ${line}` : line)
    return
  }
  const parts = splitAtLostBreaks(line.trimStart())
  if (folded || parts.length > 1) repairs.add('line breaks before headers were lost')
  headers.push(...parts)
}

/** Splits before known header names that stand outside quotes. */
function splitAtLostBreaks(line: string): string[] {
  const parts: string[] = []
  let from = 0
  let quoted = false
  let looked = 0
  for (const match of line.matchAll(LOST_BREAK)) {
    quoted = isQuotedBehind(line.slice(looked, match.index), quoted)
    looked = match.index
    if (quoted) continue
    parts.push(line.slice(from, match.index).trimEnd())
    from = match.index + 1
  }
  parts.push(line.slice(from))
  return parts
}

/** Whether a quote is open behind a text, when `quoted` says so for before it. */
function isQuotedBehind(text: string, quoted: boolean): boolean {
  let open = quoted
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && open) at++
    else if (text[at] === '"') open = !open
  }
  return open
}

/** Index of the line behind empty lines when the last header is cut off in its middle: it ends in a separator. */
function findContinuation(
  headers: readonly string[],
  lines: readonly string[],
  empty: number,
): number | undefined {
  if (!/[;,]\s*$/.test(headers.at(-1) ?? '')) return undefined
  const next = [empty + 1, empty + 2].find(at => (lines[at] ?? '').trim() !== '')
  return next === undefined || BODY_START.test(lines[next] ?? '') ? undefined : next
}

function decodeHeaders(headers: readonly string[], repairs: Set<HeaderRepair>): readonly string[] {
  if (!headers.some(header => /&lt;(?:sips?|tel|https?):|&quot;/i.test(header))) return headers
  repairs.add('HTML entities stood in the headers')
  return headers.map(decodeEntities)
}
