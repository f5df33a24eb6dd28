// Where the client looks for a SIP server when Autodiscover did not name one: SRV records, then plain names, in the order of the
// Windows client since 2013. (The strict name rule: the target of an SRV record must lie in the SIP domain of the record.)

import type { ClientContext } from '../context.ts'
import { recordLookup } from '../http/names.ts'
import { type ClientProblem, problem } from '../http/problem.ts'

export interface SipServerCandidate {
  readonly host: string
  readonly port: number
  /** What led to it: "_sipinternaltls._tcp.contoso.com", "sip.contoso.com", "Autodiscover", "configured", "cached". */
  readonly from: string
}

const SRV_NAMES = ['_sipinternaltls._tcp', '_sip._tls']
/** Names and ports that are tried last. */
const HOST_NAMES = [
  ['sipinternal', 5061],
  ['sip', 443],
  ['sipexternal', 443],
] as const

export interface SipServerSearch {
  readonly candidates: readonly SipServerCandidate[]
  /** Set when there is nothing to try. */
  readonly problem?: ClientProblem
}

/** Asks for all of them. Never rejects. */
export async function findSipServers(
  context: ClientContext,
  domain: string,
  signal: AbortSignal,
): Promise<SipServerSearch> {
  const candidates: SipServerCandidate[] = []
  let foreign: string | undefined
  for (const label of SRV_NAMES) {
    const name = `${label}.${domain}`
    const answer = await context.lookup(name, 'SRV', signal)
    recordLookup(context, name, 'SRV', answer)
    const targets = [...answer.targets].sort((a, b) => a.priority - b.priority || b.weight - a.weight)
    for (const { target, port } of targets) {
      const host = target.replace(/\.$/, '').toLowerCase()
      if (host === domain || host.endsWith(`.${domain}`)) candidates.push({ host, port, from: name })
      else foreign ??= `${name} leads to ${host}, which is not in ${domain}`
    }
  }
  for (const [label, port] of HOST_NAMES) {
    const name = `${label}.${domain}`
    const answer = await context.lookup(name, 'A', signal)
    recordLookup(context, name, 'A', answer)
    if (answer.addresses.length > 0) candidates.push({ host: name, port, from: name })
  }
  if (candidates.length > 0) return { candidates }
  const text = foreign ?? `No SRV record and no name of ${domain} leads to a SIP server`
  return { candidates, problem: problem('name-not-found', text, 0x80ee0066) }
}
