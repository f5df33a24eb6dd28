// Numbers of one space, explained: by their entry, and where no table has the number by its range or class.

import { formatResultCode } from '../base/result-code.ts'
import { entries, findEntry } from './entries.ts'
import { type EntryRow, formatKey, type ReferenceEntry } from './entry.ts'
import { type Explanation, explainedBy, unexplained } from './explanation.ts'
import { diagnosticsRanges } from './tables/ms-diagnostics.ts'

/** What is said of a number that no table has. */
type Fallback = Pick<EntryRow, 'meaning'> & { readonly signIn: string; readonly check?: readonly string[] }

interface NumberSpace {
  /** "SIP status" */
  readonly title: string
  readonly source: string
  fallback(number: number): Fallback | undefined
}

const WINDOWS_TEXT = (number: number): Fallback => ({
  meaning: `Windows knows the text of error ${number}.`,
  signIn: 'The words beside it say more.',
  check: [`net helpmsg ${number}   # on any Windows`],
})

type NumberKind = 'ms-diagnostics' | 'sip' | 'http' | 'win32' | 'kerberos' | 'tls-alert' | 'port'

const SPACES: Readonly<Record<NumberKind, NumberSpace>> = {
  'ms-diagnostics': {
    title: 'ms-diagnostics id',
    source: 'MS-OCER §7; TechNet bb964037',
    fallback: diagnosticsRange,
  },
  sip: { title: 'SIP status', source: 'RFC 3261 §7.2', fallback: number => statusClass(number, 'SIP') },
  http: { title: 'HTTP status', source: 'RFC 9110 §15', fallback: number => statusClass(number, 'HTTP') },
  win32: { title: 'Win32 error', source: 'winerror.h', fallback: WINDOWS_TEXT },
  kerberos: {
    title: 'Kerberos error',
    source: 'RFC 4120 §7.5.9',
    fallback: () => ({
      meaning: 'An error number that RFC 4120 leaves open.',
      signIn: 'Kerberos failed; NTLM is used where it may.',
    }),
  },
  'tls-alert': {
    title: 'TLS alert',
    source: 'RFC 8446 §6',
    fallback: number =>
      number > 255
        ? undefined
        : { meaning: 'No alert of RFC 5246 or RFC 8446 has this number.', signIn: 'The handshake failed.' },
  },
  port: {
    title: 'port',
    source: 'Skype for Business Server documentation',
    fallback: number =>
      number > 65535
        ? undefined
        : {
            meaning: 'No service of a sign-in uses this port by default.',
            signIn: 'A port of choice, or another product.',
          },
  },
}

function diagnosticsRange(id: number): Fallback | undefined {
  const range = diagnosticsRanges.find(({ from, to }) => id >= from && id <= to)
  if (!range)
    return {
      meaning: 'It lies in no range that is known.',
      signIn: 'reason= and source= of the header say more.',
    }
  return {
    meaning: `Ids ${range.from} to ${range.to} belong to: ${range.component}.`,
    signIn: range.signIn,
  }
}

const CLASSES = [
  '',
  'progress',
  'success',
  'redirect',
  'refusal: the request',
  'failure: the server',
  'refusal everywhere',
]

function statusClass(status: number, protocol: string): Fallback | undefined {
  const name = CLASSES[Math.floor(status / 100)]
  if (!name || (protocol === 'HTTP' && status >= 600)) return undefined
  return {
    meaning: `Class ${Math.floor(status / 100)}xx of ${protocol} is: ${name}.`,
    signIn: 'Look at the words of the status line and at the diagnostics header.',
  }
}

/** The entry of a number as an explanation; empty when no table has it. */
export function knownNumber(kind: NumberKind, number: number): Explanation[] {
  const entry = findEntry(kind, number)
  return entry ? [explainedBy(entry, `${SPACES[kind].title} ${number}`)] : []
}

/** As `knownNumber`; a number that no table has is explained by its range or class. Empty when even that is impossible. */
export function explainNumber(kind: NumberKind, number: number): Explanation[] {
  const known = knownNumber(kind, number)
  if (known.length > 0) return known
  const { title, source, fallback } = SPACES[kind]
  const text = fallback(number)
  return text ? [unexplained({ kind, key: number, source, ...text }, `${title} ${number}`)] : []
}

/** HTTP status with the sub-status of an IIS log; without an entry of its own it is explained by the status. */
export function explainHttp(status: number, subStatus?: number): Explanation[] {
  const exact = subStatus === undefined ? undefined : findEntry('http', `${status}.${subStatus}`)
  if (exact) return [explainedBy(exact, `HTTP status ${status}, IIS sub-status ${subStatus}`)]
  return explainNumber('http', status)
}

const eventsByNumber = groupBy(
  entries.filter(entry => entry.kind === 'event'),
  entry => Number(entry.key.slice(entry.key.lastIndexOf('/') + 1)),
)

function groupBy(
  list: readonly ReferenceEntry[],
  keyOf: (entry: ReferenceEntry) => number,
): ReadonlyMap<number, readonly ReferenceEntry[]> {
  const groups = new Map<number, ReferenceEntry[]>()
  for (const entry of list) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry])
  return groups
}

/** Logs whose name people give where the source belongs. */
const CHANNEL = /^(?:lync server|skype for business(?: server)?|communications server|system|application)$/i

/** The event of a provider, or every known event with this id where no provider is given; never empty. */
export function explainEvent(number: number, provider?: string): Explanation[] {
  const source = provider?.trim() ?? ''
  const reading = `event ${number}${source === '' ? '' : ` of ${source}`}`
  const exact = findEntry('event', `${source}/${number}`)
  if (exact) return [explainedBy(exact, reading)]
  const all = source === '' || CHANNEL.test(source) ? knownEvents(number) : []
  if (all.length > 0) return all
  return [
    unexplained(
      {
        kind: 'event',
        key: source === '' ? number : `${source}/${number}`,
        meaning: 'The text of an event of the product has the sections Cause and Resolution.',
        signIn: 'Look whether its time goes with the time of the failure.',
        source: 'event logs',
      },
      reading,
    ),
  ]
}

/** Events with this id that tables know, whoever wrote them. */
export function knownEvents(number: number): Explanation[] {
  return (eventsByNumber.get(number) ?? []).map(entry => explainedBy(entry, `event ${number}`))
}

/** Providers (sources) of events, longest first, with their other names. */
export const eventProviders: readonly string[] = [
  ...new Set(
    entries
      .filter(entry => entry.kind === 'event')
      .flatMap(entry => [entry.key, ...entry.aliases])
      .map(key => key.slice(0, key.lastIndexOf('/'))),
  ),
].sort((a, b) => b.length - a.length)

const LIKELY_FIRST: readonly NumberKind[] = ['tls-alert', 'win32', 'kerberos']

/**
 * All meanings of a bare decimal number that tables know, the most likely for a sign-in first; without any, its range.
 * A status without a space may be SIP or HTTP.
 */
export function explainBareNumber(number: number): Explanation[] {
  const known = [
    ...knownNumber('ms-diagnostics', number),
    ...knownNumber('sip', number),
    ...knownNumber('http', number),
    ...knownEvents(number),
    ...knownNumber('port', number),
    ...LIKELY_FIRST.flatMap(kind => knownNumber(kind, number)),
  ]
  if (known.length > 0) return known
  const status = number >= 100 && number < 700
  return status
    ? [...explainNumber('sip', number), ...explainNumber('http', number)]
    : explainNumber('ms-diagnostics', number)
}

/**
 * All meanings of a short hexadecimal number (diag code=0xfa4, failure code 0x18, AsyncHResult 3d0000); without any, as Win32
 * error.
 */
export function explainShortHex(value: number): Explanation[] {
  const exact = findEntry('hresult', formatKey('hresult', value))
  if (exact && value > 0xffff) return [explainedBy(exact, `result code ${formatResultCode(value)}`)]
  const kinds: readonly NumberKind[] = ['ms-diagnostics', 'kerberos', 'win32', 'sip']
  const known = kinds.flatMap(kind => knownNumber(kind, value))
  return known.length > 0 ? known : explainNumber('win32', value)
}
