// The Access Edge: clients outside on 443, federated partners on 5061, the servers inside on the inner 5061. It keeps no state
// of requests: what it needs to route an answer or a later request stands in its own Via and Record-Route.

import type { Role, RoleContext } from '../../role.ts'
import { CLIENT_LIMITS, type SipLimits } from '../../sip/limits.ts'
import { createServerLinks, type ServerLinks } from '../../sip/links.ts'
import { createSipListener, type SipListener } from '../../sip/listener.ts'
import type { SipHandler, SipPeer } from '../../sip/peer.ts'
import type { EdgeTopology } from '../../topology.ts'
import { receiveFromClient } from './from-client.ts'
import { receiveFromInside } from './from-inside.ts'
import { receiveFromPartner } from './from-partner.ts'

export interface EdgeOptions {
  readonly limits?: SipLimits
}

/** What the parts of an Edge share. */
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

export interface EdgeRole extends Role {
  readonly connectionCount: number
}

const CLIENT_PORT = 443
const SIP_PORT = 5061

/** The Access Edge of the machine. */
export function createEdge(context: RoleContext, options: EdgeOptions = {}): EdgeRole {
  const { limits = CLIENT_LIMITS } = options
  const { machine } = context
  const edge = createState(context)
  const external = machine.externalAddress ?? machine.address
  const listeners: SipListener[] = [
    createSipListener({
      context,
      endpoint: { address: external, port: CLIENT_PORT },
      certificate: 'AccessEdgeExternal',
      handler: handlerOf(edge.clients, arrival => receiveFromClient(edge, arrival)),
      limits,
      asksForCertificate: false,
      leg: OUTER,
    }),
    createSipListener({
      context,
      endpoint: { address: machine.address, port: SIP_PORT },
      certificate: 'Internal',
      handler: handlerOf(edge.servers, arrival => receiveFromInside(edge, arrival)),
      limits,
      asksForCertificate: true,
      leg: INNER,
    }),
    ...(external === machine.address
      ? []
      : [
          createSipListener({
            context,
            endpoint: { address: external, port: SIP_PORT },
            certificate: 'AccessEdgeExternal',
            handler: handlerOf(edge.partners, arrival => receiveFromPartner(edge, arrival)),
            limits,
            asksForCertificate: true,
            leg: OUTER,
          }),
        ]),
  ]
  return {
    name: 'access edge',
    get connectionCount() {
      return listeners.reduce((sum, listener) => sum + listener.connectionCount, 0)
    },
    async start() {
      for (const listener of listeners) await listener.start()
    },
    async stop() {
      edge.inside.close()
      edge.outside.close()
      await Promise.all(listeners.map(listener => listener.stop()))
    },
  }
}

const OUTER = 'external edge'
const INNER = 'internal edge'

function createState(context: RoleContext): Edge {
  const edge: Edge = {
    context,
    clients: new Map(),
    servers: new Map(),
    partners: new Map(),
    inside: createServerLinks({
      context,
      certificate: 'Internal',
      handler: {
        receive: arrival => receiveFromInside(edge, arrival),
        closed: peer => edge.servers.delete(peer.id),
      },
      leg: INNER,
    }),
    outside: createServerLinks({
      context,
      certificate: 'AccessEdgeExternal',
      handler: {
        receive: arrival => receiveFromPartner(edge, arrival),
        closed: peer => edge.partners.delete(peer.id),
      },
      leg: OUTER,
    }),
    topology: () =>
      context
        .topology()
        .edges.find(one => one.internalFqdn.toLowerCase() === context.machine.fqdn.toLowerCase()),
  }
  return edge
}

/** Keeps the map of open connections. */
function handlerOf(peers: Map<string, SipPeer>, receive: SipHandler['receive']): SipHandler {
  return {
    receive(arrival) {
      peers.set(arrival.peer.id, arrival.peer)
      return receive(arrival)
    },
    closed: peer => void peers.delete(peer.id),
  }
}
