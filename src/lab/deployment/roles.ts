// Which roles run on which machine, and their lives: started, stopped, or failed with a reason.

import { messageOf } from '../../base/errors.ts'
import type { DeployedRole, Deployment, RoleState } from '../deployment.ts'
import type { Endpoint } from '../network.ts'
import type { Role, RoleContext } from '../role.ts'
import { createDnsRole } from '../roles/dns/dns-role.ts'
import { createEdge } from '../roles/edge/edge.ts'
import { createPool } from '../roles/registrar/pool.ts'
import { createRegistrar } from '../roles/registrar/registrar.ts'
import { createReverseProxy } from '../roles/reverse-proxy/reverse-proxy.ts'
import { createPoolWebState, createWebSite } from '../roles/web/web-site.ts'
import type { Side } from '../world/address-plan.ts'
import { type LabMachine, nameServerFqdn } from './machines.ts'
import { createResolver } from './resolver.ts'

type Random = (length: number) => Uint8Array

/** The roles of a deployment in the order in which they start; none runs yet. */
export function createRoles(deployment: Deployment, random: Random): DeployedRole[] {
  const { machines, dns } = deployment
  const { pools, edges, reverseProxies } = deployment.topology()
  const on = (fqdn: string, create: (context: RoleContext) => Role): DeployedRole[] => {
    const machine = machines.get(fqdn)
    return machine === undefined ? [] : [deploy(fqdn, create(contextOf(machine, deployment, random)))]
  }
  const sides: readonly Side[] = ['inside', 'outside']
  return [
    ...sides.flatMap(side => on(nameServerFqdn(side), context => createDnsRole(context, dns[side]))),
    ...pools.flatMap(({ fqdn: poolFqdn, servers }) => {
      const shared = createPoolWebState()
      const pool = createPool({
        fqdn: poolFqdn,
        initialContacts: user => colleaguesOf(deployment, user),
        servers: servers.length,
        isBackEndUp: () => deployment.backEndsDown.find(poolFqdn) === undefined,
      })
      return servers.flatMap(fqdn => [
        ...(['internal', 'external'] as const).flatMap(side =>
          on(fqdn, context => createWebSite(context, { side, shared })),
        ),
        ...on(fqdn, context => createRegistrar(context, pool)),
      ])
    }),
    ...edges.flatMap(({ internalFqdn }) => on(internalFqdn, createEdge)),
    ...reverseProxies.flatMap(fqdn => on(fqdn, createReverseProxy)),
  ]
}

/** The contact list of somebody who has not changed it: everybody else of the world, as far as a list goes. */
function colleaguesOf({ world }: Deployment, user: string): string[] {
  return world.users
    .map(one => one.address)
    .filter(address => address !== user)
    .slice(0, MAX_COLLEAGUES)
}

const MAX_COLLEAGUES = 20

function deploy(machine: string, role: Role): DeployedRole {
  let state: RoleState = { kind: 'stopped' }
  return {
    machine,
    name: role.name,
    get state() {
      return state
    },
    async start() {
      if (state.kind === 'running') return
      try {
        await role.start()
        state = { kind: 'running' }
      } catch (error) {
        await role.stop().catch(() => undefined)
        state = { kind: 'failed', reason: messageOf(error) }
        if (isTaken(error)) throw error
      }
    },
    async stop() {
      if (state.kind !== 'running') return
      state = { kind: 'stopped' }
      await role.stop()
    },
  }
}

function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(code)
}

/** What a role on that machine sees of the deployment. */
export function contextOf(machine: LabMachine, deployment: Deployment, random: Random): RoleContext {
  const { plan, directory, certificates, settings } = deployment
  const topology = () => deployment.topology(machine.fqdn)
  const { address, externalAddress } = machine
  const sourceFor = ({ address: to }: Endpoint) =>
    externalAddress !== undefined && plan.sideOf(to) === 'outside' ? externalAddress : address
  const network = deployment.network.from(sourceFor)
  const resolver = createResolver({
    network,
    nameServer: plan.nameServer('inside'),
    from: network.boundTo(address),
    random,
  })
  const pool = topology().pools.find(({ servers }) => servers.includes(machine.fqdn))
  const service = pool?.fqdn ?? machine.fqdn
  return {
    machine,
    network,
    directory,
    certificates,
    settings: () => settings.of(service),
    topology,
    async resolve(name) {
      const { addresses } = await resolver(name, 'A', new AbortController().signal)
      return addresses
    },
    random,
  }
}
