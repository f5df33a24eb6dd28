// The registrar of a Front End server: SIP over TLS on 5061, for clients and for the servers of the deployment.

import { writeEvent } from '../../logs/write-event.ts'
import type { Role, RoleContext } from '../../role.ts'
import { CLIENT_LIMITS, type SipLimits } from '../../sip/limits.ts'
import { createServerLinks } from '../../sip/links.ts'
import { createSipListener } from '../../sip/listener.ts'
import type { SipHandler, SipPeer } from '../../sip/peer.ts'
import { pooledRandom } from '../../sip/random-pool.ts'
import { requireCertificates } from '../../sip/service-certificate.ts'
import { isOneOf, serverNames } from '../../sip/trusted-servers.ts'
import { createAuthenticators } from './authenticators.ts'
import { createSweep } from './end-endpoint.ts'
import { createEndpoints } from './endpoint.ts'
import type { FrontEnd } from './front-end.ts'
import { notifyContacts, notifyPresence } from './notify.ts'
import type { Pool } from './pool.ts'
import { branchesLost, sweepTransactions } from './proxy-answer.ts'
import { receive } from './receive.ts'
import { createSubscriptions } from './subscriptions.ts'
import { createTransactions } from './transactions.ts'

export interface RegistrarOptions {
  readonly limits?: SipLimits
}

/** A registrar and figures of it. */
export interface Registrar extends Role {
  readonly connectionCount: number
  readonly endpointCount: number
}

const SIP_PORT = 5061
const SWEEP_MS = 1000

/** The registrar of the machine; `pool` is shared by the servers of its pool. */
export function createRegistrar(context: RoleContext, pool: Pool, options: RegistrarOptions = {}): Registrar {
  const { limits = CLIENT_LIMITS } = options
  const { fqdn } = context.machine
  let frontEnd: FrontEnd | undefined
  const handler: SipHandler = {
    receive: arrival => frontEnd && receive(frontEnd, arrival),
    closed(peer: SipPeer) {
      if (frontEnd) branchesLost(frontEnd, peer)
    },
  }
  const listener = createSipListener({
    context,
    endpoint: { address: context.machine.address, port: SIP_PORT },
    certificate: 'Default',
    handler,
    limits,
    asksForCertificate: true,
    knows: names => isOneOf(names, serverNames(context.topology())),
  })
  const ends: (() => void)[] = []

  return {
    name: 'registrar',
    get connectionCount() {
      return listener.connectionCount
    },
    get endpointCount() {
      return frontEnd?.endpoints.count ?? 0
    },
    async start() {
      requireCertificates(context, ['Default'])
      frontEnd = createFrontEnd(context, pool, handler)
      const running = frontEnd
      await dropExpired(running)
      await listener.start()
      pool.join(fqdn)
      if (!pool.hasQuorum())
        writeEvent(context.machine, {
          provider: 'LS User Services',
          eventId: 32_174,
          level: 'Warning',
          description:
            'Server startup is being delayed because fabric pool manager has not finished initial placement of users.',
        })
      const sweep = createSweep(running)
      const timer = setInterval(() => {
        const nowMs = context.machine.nowMs()
        sweep()
        sweepTransactions(running)
        running.subscriptions.sweep(nowMs)
        for (const server of Object.values(running.authenticators)) server.sweep(nowMs * 1000)
      }, SWEEP_MS)
      timer.unref()
      ends.push(
        () => clearInterval(timer),
        pool.presence.onChange(user => notifyPresence(running, user)),
        pool.contacts.onChange((user, change, list) => notifyContacts(running, user, change, list)),
      )
    },
    async stop() {
      pool.leave(fqdn)
      for (const end of ends.splice(0)) end()
      frontEnd?.links.close()
      await listener.stop()
      frontEnd = undefined
    },
  }
}

function createFrontEnd(outer: RoleContext, pool: Pool, handler: SipHandler): FrontEnd {
  const context: RoleContext = { ...outer, random: pooledRandom(outer.random) }
  return {
    context,
    pool,
    authenticators: createAuthenticators(context),
    endpoints: createEndpoints(),
    subscriptions: createSubscriptions(),
    transactions: createTransactions(),
    links: createServerLinks({ context, certificate: 'Default', handler }),
  }
}

/** Registrations of the last run whose time has passed are forgotten; the others wait for their clients. */
async function dropExpired({ context }: FrontEnd): Promise<void> {
  const { machine, directory } = context
  const expired = directory.registrations(machine.fqdn).filter(one => one.expiresMs <= machine.nowMs())
  await Promise.all(expired.map(({ sipAddress, endpoint }) => directory.unregister(sipAddress, endpoint)))
}
