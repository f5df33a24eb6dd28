// Name lookups of all logs, and which names a client asks for to find its server. Order and names: DNS requirements of
// Skype for Business Server; lyncdiscoverinternal, lyncdiscover, SRV, then the A records of old clients.

import { createTimeOf } from '../../trace/clock.ts'
import type { DnsLookup, WindowsEvent } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import { type Evidence, evidenceOf } from '../evidence.ts'
import type { Facts } from './facts.ts'
import { isWithin } from './within.ts'

export interface Lookup
  extends Pick<DnsLookup, 'name' | 'type' | 'outcome' | 'answers' | 'resolver' | 'view'> {
  /** What states it; a Windows event of the client, or the words of a log. */
  readonly stated: DnsLookup | WindowsEvent
  readonly origin: Origin
  /** µs UTC; NaN when the log has no stamps. */
  readonly timeUs: number
  readonly evidence: Evidence
}

/** All lookups with an outcome, in the order of the logs. */
export function lookupsOf(facts: Facts): Lookup[] {
  const timeOf = createTimeOf(facts.clocks)
  const lookups = facts.dns.map(
    (stated): Lookup => ({ ...stated, stated, timeUs: timeOf(stated.origin), evidence: evidenceOf(stated) }),
  )
  const untold = facts.events.filter(event => !facts.dns.some(found => isWithin(found, event)))
  return [...lookups, ...untold.flatMap(event => ofEvent(event, timeOf(event.origin)))]
}

/** Application events 1 (no SRV record) and 3 (no address) of Communicator and Lync. */
function ofEvent(stated: WindowsEvent, timeUs: number): Lookup[] {
  if (!/^(?:Office )?(?:Communicator|Lync|Skype for Business)\b/i.test(stated.provider)) return []
  if (stated.eventId !== 1 && stated.eventId !== 3) return []
  const pattern =
    stated.eventId === 1 ? /\bdomain '?([\w-]+(?:\.[\w-]+)+)/i : /\bserver '?([\w-]+(?:\.[\w-]+)+)/i
  const found = pattern.exec(stated.description)?.[1]?.toLowerCase()
  if (found === undefined) return []
  const name = stated.eventId === 1 ? `_sipinternaltls._tcp.${found}` : found
  return [
    {
      name,
      type: stated.eventId === 1 ? 'SRV' : 'A',
      outcome: 'no-such-name',
      answers: [],
      stated,
      origin: stated.origin,
      timeUs,
      evidence: evidenceOf(stated, `event ${stated.eventId} of ${stated.provider}`),
    },
  ]
}

/** Which of the names that lead to a server, and for which SIP domain. */
export interface DiscoveryName {
  readonly kind:
    | 'lyncdiscoverinternal'
    | 'lyncdiscover'
    | 'srv-internal'
    | 'srv-external'
    | 'sipinternal'
    | 'sip'
    | 'sipexternal'
  readonly domain: string
}

const DISCOVERY_NAMES: readonly (readonly [RegExp, DiscoveryName['kind']])[] = [
  [/^lyncdiscoverinternal\.(.+)$/, 'lyncdiscoverinternal'],
  [/^lyncdiscover\.(.+)$/, 'lyncdiscover'],
  [/^_sipinternal(?:tls)?\._(?:tcp|tls)\.(.+)$/, 'srv-internal'],
  [/^_sip\._(?:tls|tcp)\.(.+)$/, 'srv-external'],
  [/^sipinternal\.(.+)$/, 'sipinternal'],
  [/^sipexternal\.(.+)$/, 'sipexternal'],
  [/^sip\.(.+)$/, 'sip'],
]

/** What a client looks for under a name; undefined for other names. */
export function discoveryNameOf(name: string): DiscoveryName | undefined {
  for (const [pattern, kind] of DISCOVERY_NAMES) {
    const domain = pattern.exec(name)?.[1]
    if (domain !== undefined) return { kind, domain }
  }
  return undefined
}

/** The lookups that failed because the name, or data of that type, does not exist. */
export function isAbsent({ outcome }: Pick<Lookup, 'outcome'>): boolean {
  return outcome === 'no-such-name' || outcome === 'no-data'
}

/** Answers of one name over all logs, each once. */
export function answersOf(lookups: readonly Lookup[], name: string): string[] {
  return [...new Set(lookups.filter(lookup => lookup.name === name).flatMap(({ answers }) => answers))]
}

/** True when two lookups were made on one side, as far as is known: in one log, and not with the resolvers of two sides. */
export function isSameSearch(
  a: Pick<Lookup, 'origin' | 'view'>,
  b: Pick<Lookup, 'origin' | 'view'>,
): boolean {
  return a.origin.source === b.origin.source && a.view === b.view
}

/** The host of an answer, without the port of an SRV target. */
export function hostOfAnswer(answer: string): string {
  return answer.replace(/:\d+$/, '').toLowerCase()
}
