// Guards credentials: a client that signs in can only reach hosts of the SIP domain, hosts that were named by hand, and hosts that a
// person agreed to. Everything else does not resolve and cannot be connected to, so that nothing can be sent there.

import type { ClientContext, DnsAnswer } from './client/context.ts'

/** Asks once for each host outside the SIP domain; the answer is remembered. */
export type TrustQuestion = (host: string) => Promise<boolean>

export interface GuardOptions {
  readonly sipDomain: string
  /** Hosts that were named by hand, lower case. */
  readonly named: readonly string[]
  readonly ask: TrustQuestion
}

export interface Guard {
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

/** Wraps a context. */
export function guardContext(context: ClientContext, { sipDomain, named, ask }: GuardOptions): Guard {
  const asked = new Map<string, Promise<boolean>>()
  const refused = new Set<string>()
  const addresses = new Set<string>()

  const isOwn = (host: string): boolean =>
    host === sipDomain || host.endsWith(`.${sipDomain}`) || named.includes(host)

  async function isAllowed(name: string): Promise<boolean> {
    const host = name.toLowerCase().replace(/\.$/, '')
    if (isOwn(host)) return true
    const answer = asked.get(host) ?? ask(host)
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
      async lookup(name, type, signal) {
        // An SRV record only names a host, which is asked about when it is looked up itself.
        if (type !== 'SRV' && !(await isAllowed(name))) return NO_ANSWER
        const answer = await context.lookup(name, type, signal)
        for (const address of answer.addresses) addresses.add(address)
        return answer
      },
      async dial(endpoint, options) {
        if (!addresses.has(endpoint.address) && !(await isAllowed(endpoint.address)))
          throw Object.assign(new Error(`${endpoint.address} is not trusted`), { code: 'EACCES' })
        return context.dial(endpoint, options)
      },
    },
  }
}
