// Where to sign in: the server that was set by hand, the one of the last time, what Autodiscover says, or the DNS.

import { findSipServers, type SipServerCandidate } from './discovery/sip-servers.ts'
import type { ClientProblem } from './http/problem.ts'
import type { SigningIn } from './sign-in.ts'
import { type Discovered, discover } from './web/discover.ts'

export interface Located {
  /** In the order in which they are tried. */
  readonly candidates: readonly SipServerCandidate[]
  readonly place: 'inside' | 'outside' | 'unknown'
  readonly problem?: ClientProblem
}

const PLACES = { internal: 'inside', external: 'outside', unknown: 'unknown' } as const

/** Never rejects. */
export async function locate(signing: SigningIn): Promise<Located> {
  const { context, options, signal, book, web, stored } = signing
  if (options.server) {
    book.skip('autodiscover', 'The server was set by hand')
    return { candidates: [{ ...options.server, from: 'configured' }], place: 'unknown' }
  }
  if (stored.server) {
    book.skip('autodiscover', 'The server of the last sign-in is known')
    return { candidates: [{ ...stored.server, from: 'cached' }], place: 'unknown' }
  }
  const found = await discover(context, web)
  if (found.kind === 'passed') {
    book.pass('autodiscover')
    const server = serverOf(found.discovered)
    const place = PLACES[found.discovered.place]
    if (server) return { candidates: [server], place }
  } else book.fail('autodiscover', found.problem)
  const domain = options.sipAddress.slice(options.sipAddress.lastIndexOf('@') + 1)
  const search = await findSipServers(context, domain, signal)
  return { ...search, place: 'unknown' }
}

function serverOf({ place, internalServer, externalServer }: Discovered): SipServerCandidate | undefined {
  const server = place === 'external' ? externalServer : (internalServer ?? externalServer)
  return server && { ...server, from: 'Autodiscover' }
}
