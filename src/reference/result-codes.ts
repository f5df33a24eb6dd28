// 32-bit result codes: by table, and where no table has the code by its facility and the number it carries (Win32, SIP, HTTP,
// NTSTATUS). Layout: winerror.h, [MS-ERREF] §2.1.

import { formatResultCode } from '../base/result-code.ts'
import { findEntry } from './entries.ts'
import { formatKey, type ReferenceEntry } from './entry.ts'
import { type Explanation, explainedBy, unexplained } from './explanation.ts'

const HEADERS = 'winerror.h'

/** Facilities that occur in sign-in logs, by number (bits 16 to 26), with what their unknown codes mean for a sign-in. */
const FACILITIES: ReadonlyMap<number, readonly [name: string, signIn: string]> = new Map([
  [0, ['general (FACILITY_NULL)', 'Says nothing by itself; look at the lines before it.']],
  [1, ['RPC', 'A call between processes or machines failed.']],
  [
    4,
    [
      'interface specific (FACILITY_ITF)',
      'Means something else for every component; the component beside it decides.',
    ],
  ],
  [7, ['Win32', 'A Win32 error in the shape of an HRESULT.']],
  [9, ['security support providers and key store', 'TLS, Kerberos, NTLM or a key store failed.']],
  [11, ['certificates', 'A certificate or chain was refused.']],
  [
    12,
    ['internet (wininet, and web calls of the client)', 'A web request of the client failed or has not run.'],
  ],
  [16, ['smart cards', 'Smart card or virtual smart card.']],
  [19, ['.NET runtime', 'A .NET exception; the text beside it says more.']],
  [25, ['HTTP', 'An HTTP status in the shape of an HRESULT.']],
  [0x3d, ['Windows Web Services (WS_E_*)', 'A web service call of the client failed.']],
  [0xc8, ['Lync client API', 'The application that drives the client uses the API in the wrong order.']],
  [0xee, ['UCC API of the client (UCC_E_*, RTC_E_*)', 'The client’s SIP layer failed.']],
  [0xef, ['SIP status as the client reports it', 'A SIP answer of the server.']],
  [
    0xf1,
    ['web service calls of the client', 'A web service call failed; the fault reason beside it says why.'],
  ],
  [
    0xfb,
    [
      'sign-in of the client',
      'A step of the sign-in failed; the deepest failed step of the sign-in tree is the cause.',
    ],
  ],
  [0x202, ['mobile clients', 'E_… names of the mobile log say more.']],
  [
    0x3e8,
    [
      'SIP stack of the server, service (SIPPROXY_E_*)',
      'A server service; its events at that minute say more.',
    ],
  ],
  [
    0x3e9,
    ['SIP stack of the server, routing (SIPPROXY_E_*)', 'The Text: line of the same trace record says what.'],
  ],
])

/** Explains a result code, unsigned 32 bit; `symbol` is what stood beside it in the log. Never empty. */
export function explainResultCode(code: number, symbol?: string): Explanation[] {
  const value = code >>> 0
  const reading = `result code ${formatResultCode(value)}`
  const entry = findEntry('hresult', formatKey('hresult', value))
  if (entry) return [explainedBy(entry, reading)]
  const carried = carriedEntry(value)
  if (carried) return [explainedBy(carried.entry, `${reading}, ${carried.what}`)]
  return [unexplained(unknownOf(value, symbol), reading)]
}

/**
 * The entry that a result code stands for: its own, or that of the Win32, NTSTATUS, HTTP or SIP number it carries.
 * Undefined when no table has either.
 */
export function entryOfResultCode(code: number): ReferenceEntry | undefined {
  const value = code >>> 0
  return findEntry('hresult', formatKey('hresult', value)) ?? carriedEntry(value)?.entry
}

function carriedEntry(value: number): { entry: ReferenceEntry; what: string } | undefined {
  const low = value & 0xffff
  switch (value >>> 16) {
    case 0x8007:
      return withEntry(findEntry('win32', low), `Win32 ${low}`)
    case 0x8019:
      return withEntry(findEntry('http', low), `HTTP ${low}`)
    case 0x80ef:
    case 0x00ef:
      return withEntry(mirrorOfSip(value), `SIP ${low & 0xfff}`)
  }
  // NTSTATUS as it is (severity 3, not a customer code), or mapped into an HRESULT (bit 28).
  const status = value >>> 28 === 0xd ? (value & ~0x10000000) >>> 0 : value
  return withEntry(
    findEntry('ntstatus', formatKey('ntstatus', status)),
    `NTSTATUS ${formatResultCode(status)}`,
  )
}

function withEntry(entry: ReferenceEntry | undefined, what: string) {
  return entry && { entry, what }
}

/** 0x80EF0193: what the client makes of SIP 403. UccApiErr.h */
function mirrorOfSip(value: number): ReferenceEntry | undefined {
  const status = value & 0xfff
  const sip = findEntry('sip', status)
  if (!sip) return undefined
  const key = formatKey('hresult', value)
  return {
    ...sip,
    id: `hresult/${key}`,
    kind: 'hresult',
    key,
    name: `SIP ${sip.name}, as the client reports it`,
    meaning: `The server answered SIP ${status}. ${sip.meaning}`,
    source: `UccApiErr.h; ${sip.source}`,
  }
}

function unknownOf(value: number, symbol: string | undefined) {
  const severity =
    value >>> 30 === 3
      ? 'severity 3, as NTSTATUS and SIP stack codes'
      : value >>> 31
        ? 'a failure'
        : 'no failure'
  const facility = (value >>> 16) & 0x7ff
  const [name, signIn] = FACILITIES.get(facility) ?? [
    `number ${facility}, which is not in the tables`,
    'The component that wrote it, and the words beside it, say more.',
  ]
  const carried = carriedNumber(value)
  return {
    kind: 'hresult' as const,
    key: value,
    ...(symbol === undefined ? {} : { name: symbol }),
    meaning: `Facility ${name}; code ${value & 0xffff} (0x${(value & 0xffff).toString(16).toUpperCase()}); ${severity}.${carried.meaning}`,
    signIn,
    check: carried.check,
    source: HEADERS,
  }
}

function carriedNumber(value: number): { meaning: string; check: readonly string[] } {
  const low = value & 0xffff
  switch (value >>> 16) {
    case 0x8007:
      return { meaning: ` It carries Win32 error ${low}.`, check: [`net helpmsg ${low}   # on any Windows`] }
    case 0x80ef:
      return { meaning: ` It carries SIP status ${low & 0xfff}.`, check: [] }
    case 0x8019:
      return { meaning: ` It carries HTTP status ${low}.`, check: [] }
    default:
      return { meaning: '', check: [] }
  }
}
