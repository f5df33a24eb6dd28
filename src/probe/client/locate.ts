// Where to sign in: the server that was set by hand, the one of the last time, what Autodiscover says, or the DNS.

import { findSipServers, type SipServerCandidate } from './discovery/sip-servers.ts'
import type { ClientProblem } from './http/problem.ts'
import type { SigningIn } from './signing-in.ts'
import { type Discovered, discover } from './web/discover.ts'

export interface Located {
  /** In the order in which they are tried. */
  readonly candidates: readonly SipServerCandidate[]
  readonly place: 'inside' | 'outside' | 'unknown'
  readonly problem?: ClientProblem
  /** Where to look when no candidate can be reached. */
  readonly next?: () => Promise<Located>
}

const PLACES = { internal: 'inside', external: 'outside', unknown: 'unknown' } as const

/** Never rejects. */
export async function locate(signing: SigningIn): Promise<Located> {
  const { options, book, stored } = signing
  if (options.server) {
    book.skip('autodiscover', 'The server was set by hand')
    return { candidates: [{ ...options.server, from: 'configured' }], place: 'unknown' }
  }
  if (stored.server) {
    book.skip('autodiscover', 'The server of the last sign-in is known')
    const cached = { ...stored.server, from: 'cached' } as const
    return { candidates: [cached], place: 'unknown', next: () => search(signing) }
  }
  return search(signing)
}

/** As a client that has never signed in looks for its server. */
async function search(signing: SigningIn): Promise<Located> {
  const { context, options, signal, book, web } = signing
  const domain = options.sipAddress.slice(options.sipAddress.lastIndexOf('@') + 1)
  const byRecords = async (): Promise<Located> => ({
    ...(await findSipServers(context, domain, signal)),
    place: 'unknown',
  })
  const found = await discover(context, web)
  if (found.kind === 'failed') {
    book.fail('autodiscover', found.problem)
    return byRecords()
  }
  book.pass('autodiscover')
  const server = serverOf(found.discovered)
  const place = PLACES[found.discovered.place]
  return server ? { candidates: [server], place, next: byRecords } : byRecords()
}

function serverOf({ place, internalServer, externalServer }: Discovered): SipServerCandidate | undefined {
  const server = place === 'external' ? externalServer : (internalServer ?? externalServer)
  return server && { ...server, from: 'Autodiscover' }
}
