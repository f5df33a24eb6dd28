// What the parts of an Edge share.

import type { RoleContext } from '../../role.ts'
import type { ServerLinks } from '../../sip/links.ts'
import type { SipPeer } from '../../sip/peer.ts'
import type { EdgeTopology } from '../../topology.ts'

export interface Edge {
  readonly context: RoleContext
  /** Open connections by id: clients, and servers on either side. */
  readonly clients: Map<string, SipPeer>
  readonly servers: Map<string, SipPeer>
  readonly partners: Map<string, SipPeer>
  readonly inside: ServerLinks
  readonly outside: ServerLinks
  /** Itself in the topology; undefined when the topology does not know it. */
  topology(): EdgeTopology | undefined
}
