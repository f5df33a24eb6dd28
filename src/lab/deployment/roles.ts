// Which roles run on which machine, and their lives: started, stopped, or failed with a reason.

import { messageOf } from '../../base/errors.ts'
import type { Deployment } from '../deployment.ts'
import type { Endpoint } from '../network.ts'
import type { Role, RoleContext } from '../role.ts'
import { createDnsRole } from '../roles/dns/dns-role.ts'
import { createEdge } from '../roles/edge/edge.ts'
import { createPool } from '../roles/registrar/pool.ts'
import { createRegistrar } from '../roles/registrar/registrar.ts'
import { createPoolWebState, createWebSite } from '../roles/web/web-site.ts'
import type { Side } from '../world/address-plan.ts'
import { type LabMachine, nameServerFqdn } from './machines.ts'
import { createResolver } from './resolver.ts'

export type RoleState =
  | { readonly kind: 'stopped' | 'running' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A role on its machine. */
export interface DeployedRole {
  /** FQDN. */
  readonly machine: string
  /** "registrar", "external web site", … */
  readonly name: string
  readonly state: RoleState
  /** Starts it. A role that cannot start is `failed`; only a port that is not to be had rejects. */
  start(): Promise<void>
  stop(): Promise<void>
}

type Random = (length: number) => Uint8Array

/** The roles of a deployment in the order in which they start; none runs yet. */
export function createRoles(deployment: Deployment, random: Random): DeployedRole[] {
  const { machines, dns } = deployment
  const on = (fqdn: string, create: (context: RoleContext) => Role): DeployedRole[] => {
    const machine = machines.get(fqdn)
    return machine === undefined ? [] : [deploy(fqdn, create(contextOf(machine, deployment, random)))]
  }
  const sides: readonly Side[] = ['inside', 'outside']
  return [
    ...sides.flatMap(side => on(nameServerFqdn(side), context => createDnsRole(context, dns[side]))),
    ...deployment.topology().pools.flatMap(({ fqdn, servers }) => {
      const pool = createPool({ fqdn, initialContacts: user => colleaguesOf(deployment, user) })
      const shared = createPoolWebState()
      return servers.flatMap(server => [
        ...on(server, context => createWebSite(context, { side: 'internal', shared })),
        ...on(server, context => createWebSite(context, { side: 'external', shared })),
        ...on(server, context => createRegistrar(context, pool)),
      ])
    }),
    ...deployment.topology().edges.flatMap(({ internalFqdn }) => on(internalFqdn, createEdge)),
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
  const { plan, directory, certificates, settings, topology } = deployment
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
