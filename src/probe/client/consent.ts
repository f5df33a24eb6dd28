// Consent: the one place that decides who may see credentials. A client that signs in can only reach hosts of the SIP domain, hosts
// that were named by hand, and hosts that a person agreed to. Everything else does not resolve and cannot be connected to, so that
// nothing can be sent there. Nor is anything sent to a host whose certificate failed, unless that host was named for it. Without TLS
// nothing is ever sent (http/session.ts).

import { domainOf } from '../../protocol/sip/address.ts'
import type { ClientContext, DnsAnswer } from './context.ts'

/** Asks once for each host outside the SIP domain; the answer is remembered. The signal says that nobody waits for it any more. */
export type TrustQuestion = (host: string, signal: AbortSignal) => Promise<boolean>

/** What a person allows. */
export interface Consent {
  readonly trust: TrustQuestion
  /** Hosts that may see credentials although clients refuse their certificate, lower case. */
  readonly despiteCertificate?: ReadonlySet<string>
}

/** Hosts of the SIP domain with a good certificate, and nobody else. */
export const NO_CONSENT: Consent = { trust: () => Promise.resolve(false) }

export interface ConsentOptions extends Consent {
  readonly sipAddress: string
  /** Hosts that were named by hand, lower case. */
  readonly named: readonly string[]
}

export interface Guarded {
  readonly context: ClientContext
  /** Hosts that were asked for and refused. */
  readonly refused: ReadonlySet<string>
}

const NO_ANSWER: DnsAnswer = {
  status: 'refused',
  addresses: [],
  targets: [],
  aliases: [],
  resolver: 'lyncpin: not trusted (--trust)',
  tookMs: 0,
}

/** A context that reaches only those who may see credentials. */
export function withConsent(context: ClientContext, consent: ConsentOptions): Guarded {
  const { sipAddress, named, trust, despiteCertificate } = consent
  const sipDomain = domainOf(sipAddress)?.toLowerCase() ?? ''
  const asked = new Map<string, Promise<boolean>>()
  const refused = new Set<string>()
  const addresses = new Set<string>()

  const isOwn = (host: string): boolean =>
    host === sipDomain || host.endsWith(`.${sipDomain}`) || named.includes(host)

  async function isAllowed(name: string, signal: AbortSignal): Promise<boolean> {
    const host = name.toLowerCase().replace(/\.$/, '')
    if (isOwn(host)) return true
    const answer = asked.get(host) ?? trust(host, signal)
    asked.set(host, answer)
    const allowed = await answer
    if (!allowed) refused.add(host)
    return allowed
  }

  return {
    refused,
    context: {
      ...context,
      trustedRootsPem: context.trustedRootsPem,
      ...(despiteCertificate ? { despiteCertificate } : {}),
      async lookup(name, type, signal) {
        // An SRV record only names a host, which is asked about when it is looked up itself.
        if (type !== 'SRV' && !(await isAllowed(name, signal))) return NO_ANSWER
        const answer = await context.lookup(name, type, signal)
        for (const address of answer.addresses) addresses.add(address)
        return answer
      },
      async dial(endpoint, options) {
        if (!addresses.has(endpoint.address) && !(await isAllowed(endpoint.address, options.signal)))
          throw Object.assign(new Error(`${endpoint.address} is not trusted`), { code: 'EACCES' })
        return context.dial(endpoint, options)
      },
    },
  }
}
