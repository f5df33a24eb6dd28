// SIP exchanges: a request and its responses, with every sighting of them in every log. RFC 3261 §17: matched by Call-ID,
// CSeq number and method, which stay the same on every hop.

import type { SipSeen } from './sip-seen.ts'
import type { TimeOf } from './timeline.ts'

export interface SipExchange {
  readonly kind: 'sip'
  readonly method: string
  readonly callId: string
  readonly cseq: number
  readonly user: string
  readonly epid: string
  /** All sightings in order of time. */
  readonly sightings: readonly SipSeen[]
  /** Best sighting of the request: of the client if there is one. */
  readonly request: SipSeen | undefined
  /** Best sighting of the final response. */
  readonly final: SipSeen | undefined
  readonly fromUs: number
  readonly toUs: number
}

/** Builds the exchanges of all sightings (which must be in order of time), in order of their first sighting. */
export function buildSipExchanges(seen: readonly SipSeen[], timeOf: TimeOf): SipExchange[] {
  const groups = new Map<string, SipSeen[]>()
  /** Key of the last request without a usable Call-ID, per source. */
  const pending = new Map<number, string>()
  for (const [i, message] of seen.entries()) {
    const key = keyOf(message, i, pending)
    const group = groups.get(key)
    if (group) group.push(message)
    else groups.set(key, [message])
  }
  return [...groups.values()].map(group => createExchange(group, timeOf))
}

function keyOf(message: SipSeen, i: number, pending: Map<number, string>): string {
  if (message.callId !== '' && !Number.isNaN(message.cseq))
    return `${message.callId}|${message.cseq}|${message.method}`
  const { source } = message.origin
  if (message.status === 0) {
    pending.set(source, `#${i}`)
    return `#${i}`
  }
  const key = pending.get(source) ?? `#${i}`
  if (message.status >= 200) pending.delete(source)
  return key
}

function createExchange(sightings: readonly SipSeen[], timeOf: TimeOf): SipExchange {
  const requests = sightings.filter(message => message.status === 0)
  const finals = sightings.filter(message => message.status >= 200)
  const request = best(requests, 'out')
  const final = best(finals, 'in')
  const first = request ?? sightings[0]
  const sample = first ?? final
  const last = final ?? sightings.at(-1)
  const fromUs = first ? timeOf(first.origin) : Number.NaN
  return {
    kind: 'sip',
    method: sample?.method ?? '',
    callId: sample?.callId ?? '',
    cseq: sample?.cseq ?? Number.NaN,
    user: sightings.find(message => message.user !== '')?.user ?? '',
    epid: sightings.find(message => message.epid !== '')?.epid ?? '',
    // Without the spare room of a list that grew.
    sightings: sightings.slice(),
    request,
    final,
    fromUs,
    toUs: last ? timeOf(last.origin) : fromUs,
  }
}

/** The client's own sighting (a request it sent, an answer it received) where there is one, else the first. */
function best(sightings: readonly SipSeen[], direction: 'in' | 'out'): SipSeen | undefined {
  const own = sightings.filter(
    message => message.origin.direction === direction && message.origin.machine === undefined,
  )
  return own[0] ?? sightings[0]
}
