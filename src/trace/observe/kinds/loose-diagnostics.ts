// Diagnostics that stand alone: a header or value pasted from a console, a browser, a ticket or a test cmdlet, and the pair of
// numbers that a client's dialog shows ("reference error ID 503 (source ID 239)"). Headers of messages never come here:
// formats hand messages on as messages.

import type { Observation } from '../../observation.ts'
import { DIAGNOSTICS_VALUE, normaliseDiagnostics, UNMISTAKABLE_VALUE } from '../diagnostics-value.ts'
import type { ObservedText, TextObserver } from '../observer.ts'
import { isWebComponent } from '../web-component.ts'

const HEADER = new RegExp(
  `(?<![\\w-])(?<header>(?:x-)?ms-(?:client-)?diagnostics(?:-public)?)\\b(?:\\\\?["']|&quot;)?\\s*[:=]?\\s*\\[?\\s*(?:\\\\?["']|&quot;)?\\s*(?<value>${DIAGNOSTICS_VALUE})`,
  'gi',
)
const VALUE = new RegExp(`(?<![\\w.:-])(?<value>${UNMISTAKABLE_VALUE})`, 'gi')
/** Test cmdlets and UCMA print the parts of the header as pairs. */
const PAIRS = /\bErrorCode\s*=\s*(?<id>\d{1,7})\b(?<rest>(?:\s*[,;]\s*\w+\s*=\s*(?:"[^"]*"|[^,;\r\n]*))+)/gi
const DIALOG = /\berror ID:?\s*(?<id>\d{1,6})\s*\(\s*source ID:?\s*(?<source>\d{1,6})\s*\)/gi

/** A text yields at most this many values. */
const LIMIT = 50

export const observer: TextObserver = {
  id: 'loose-diagnostics',
  anchors: [
    'ms-diagnostics',
    'ms-client-diagnostics',
    ';reason=',
    '; reason=',
    ';source=',
    '; source=',
    'errorcode',
    'source id',
  ],
  observe(text) {
    // What web components of a server say is read as a whole, with URL and user.
    if (isWebComponent(text.component)) return []
    const headers = [...text.text.matchAll(HEADER)]
    const taken = headers.map(({ index, 0: words }) => [index, index + words.length] as const)
    const values = [...text.text.matchAll(VALUE)].filter(
      ({ index }) => !taken.some(([from, to]) => index >= from && index < to),
    )
    return [
      ...headers.map(match => createDiagnostics(text, match, match.groups?.header ?? '')),
      ...values.map(match => createDiagnostics(text, match, '')),
      ...[...text.text.matchAll(PAIRS)].flatMap(match => fromPairs(text, match)),
      ...[...text.text.matchAll(DIALOG)].flatMap(match => fromDialog(text, match)),
    ].slice(0, LIMIT)
  },
}

function createDiagnostics(text: ObservedText, match: RegExpExecArray, header: string): Observation {
  return {
    kind: 'diagnostics',
    header,
    value: normaliseDiagnostics(match.groups?.value ?? ''),
    ...placeOf(text, match),
  }
}

function placeOf(text: ObservedText, { index, 0: words }: RegExpExecArray) {
  const to = index + words.trimEnd().length
  return { origin: text.originAt(index, to), quote: text.quoteAt(index, to) }
}

function fromPairs(text: ObservedText, match: RegExpExecArray): Observation[] {
  const rest = match.groups?.rest ?? ''
  const part = (name: string): string =>
    new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|([^,;\\r\\n]*))`, 'i')
      .exec(rest)
      ?.slice(1)
      .find(Boolean)
      ?.trim() ?? ''
  const reason = part('reason')
  const source = part('source')
  if (reason === '' && source === '') return []
  const value = `${match.groups?.id};reason="${reason}"${source === '' ? '' : `;source="${source}"`}`
  return [{ kind: 'diagnostics', header: 'ErrorCode', value, ...placeOf(text, match) }]
}

/** Facilities of result codes that a dialog names by number: UCC API (0x80EE) and mirrored SIP status (0x80EF). */
const DIALOG_FACILITIES: ReadonlySet<number> = new Set([0xee, 0xef])

/** The dialog shows code and facility of an HRESULT: ID 503 of source 239 is 0x80EF01F7, SIP 503. */
function fromDialog(text: ObservedText, match: RegExpExecArray): Observation[] {
  const id = Number(match.groups?.id)
  const source = Number(match.groups?.source)
  const place = placeOf(text, match)
  if (DIALOG_FACILITIES.has(source) && id <= 0xffff) {
    return [
      {
        kind: 'result-code',
        code: (0x80000000 + source * 0x10000 + id) >>> 0,
        sentence: place.quote,
        ...place,
      },
    ]
  }
  return source === 0 ? [{ kind: 'diagnostics', header: 'error ID', value: String(id), ...place }] : []
}
