// What the parts of a registrar share.

import type { ProvenEndpoint } from '../../../auth/index.ts'
import type { RoleContext } from '../../role.ts'
import type { ServerLinks } from '../../sip/links.ts'
import type { SipArrival } from '../../sip/peer.ts'
import type { Access, Authenticators } from './authenticators.ts'
import type { Endpoint, Endpoints } from './endpoint.ts'
import type { Pool } from './pool.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Transactions } from './transactions.ts'

export interface FrontEnd {
  readonly context: RoleContext
  readonly pool: Pool
  readonly authenticators: Authenticators
  readonly endpoints: Endpoints
  readonly subscriptions: Subscriptions
  readonly transactions: Transactions
  readonly links: ServerLinks
}

/** A request whose sender has proved who it is. */
export interface ProvenRequest extends SipArrival {
  readonly method: string
  readonly uri: string
  readonly access: Access
  readonly proven: ProvenEndpoint
  /** user@domain of From, lower case: the identity may act as it. */
  readonly user: string
  readonly epid: string
}

/** The registered endpoint of a request. */
export function endpointOf({ endpoints }: FrontEnd, { user, epid }: ProvenRequest): Endpoint | undefined {
  return endpoints.find(user, epid)
}

/** 32 upper-case hex digits, as servers write tags. */
export function newTag({ context }: FrontEnd): string {
  return Buffer.from(context.random(16)).toString('hex').toUpperCase()
}
