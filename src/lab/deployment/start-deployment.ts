// Starts a world: builds everything of its deployment and starts the roles.

import { createKeyPool, type KeyPool } from '../../auth/index.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { DeployedRole, Deployment } from '../deployment.ts'
import type { LogOutput } from '../logs/log-output.ts'
import { createNetwork } from '../network/create-network.ts'
import type { Network } from '../network.ts'
import { createOverrides } from '../overrides.ts'
import { judgeCertificate } from '../pki/certificate-names.ts'
import { openCertificateStore } from '../pki/certificate-store.ts'
import { createZoneView } from '../roles/dns/zone-view.ts'
import { createSettings, type SettingsStore } from '../settings.ts'
import { openDirectory } from '../store/directory.ts'
import { claimState, openStateDatabase } from '../store/state-database.ts'
import type { Topology } from '../topology.ts'
import { type AddressPlan, planAddresses } from '../world/address-plan.ts'
import { zoneOf } from '../world/default-zones.ts'
import type { World } from '../world/schema.ts'
import { topologyOf } from '../world/topology-of.ts'
import { createClients } from './clients.ts'
import { createMachines, type MachinesOptions } from './machines.ts'
import { newUser } from './new-user.ts'
import { assignCertificates } from './role-certificates.ts'
import { createRoles } from './roles.ts'

export interface DeploymentOptions {
  readonly portShift: number
  /** Two bytes of the loopback network; "127.20" when absent. */
  readonly addressPrefix?: string
  /** All machines on 127.0.0.1, for platforms that have no other loopback address. */
  readonly oneAddress?: boolean
  /** Where users, certificates and keys are kept; in memory when absent. */
  readonly stateFolder?: string
  readonly logs: LogOutput
  readonly alsoLog?: MachinesOptions['alsoLog']
  readonly keys?: KeyPool
  /** The real time, ms since 1970. */
  readonly realMs: () => number
  readonly random: (length: number) => Uint8Array
  /** How long one try of a client's resolver lasts; as on Windows when absent. */
  readonly dnsTryMs?: number
}

const DEFAULT_PREFIX = '127.20'
/** Authorities and servers need seven; others are made when a fault wants a foreign authority. */
const KEY_COUNT = 64

/**
 * Starts a world. Resolves when every role listens or has said in its machine's log why it does not.
 * @throws AppError('usage') when a port is taken
 */
export async function startDeployment(world: World, options: DeploymentOptions): Promise<Deployment> {
  const deployment = await buildDeployment(world, options)
  try {
    for (const role of deployment.roles) await role.start()
  } catch (error) {
    await deployment.stop()
    throw asUsage(error)
  }
  return deployment
}

/** Everything of a deployment, with no role started. */
async function buildDeployment(world: World, options: DeploymentOptions): Promise<Deployment> {
  const { portShift, oneAddress = false, logs, realMs, random } = options
  let topology = topologyOf(world)
  const plan = planAddresses(topology, options.addressPrefix ?? DEFAULT_PREFIX)
  const network = createNetwork({ portShift, oneAddress })
  protectInside(network, plan)
  const database = openStateDatabase(options.stateFolder)
  const isNew = claimState(database, world)
  const directory = openDirectory(database)
  if (isNew) directory.putUsers(world.users.map(user => newUser(user, world)))
  const certificates = await openCertificateStore({
    database,
    keys: options.keys ?? createKeyPool(KEY_COUNT),
    nowMs: realMs,
    random,
    intermediate: world.certificates.intermediate,
    organisation: world.windowsDomain.netbios,
    judge: (machine, role, material) =>
      judgeCertificate(machine, role, material, { topology, nowMs: realMs() }),
  })
  await assignCertificates(certificates, { world, topology, nowMs: realMs() })
  const machines = createMachines({ topology, plan, logs, realMs, alsoLog: options.alsoLog })
  const roles: DeployedRole[] = []
  const clients = createClients({ ...options, network, plan, certificates })
  /** What single machines have instead of the document of the deployment. */
  const replicas = createOverrides<Topology>()
  const deployment: Deployment = {
    world,
    plan,
    network,
    directory,
    certificates,
    settings: settingsOf(world),
    dns: {
      inside: createZoneView(zoneOf('inside', world, topology, plan)),
      outside: createZoneView(zoneOf('outside', world, topology, plan)),
    },
    logs,
    machines,
    roles,
    realMs,
    topology: machine => (machine === undefined ? undefined : replicas.find(machine)?.value) ?? topology,
    setTopology(next, machine) {
      if (machine !== undefined) return replicas.add(machine, next)
      const before = topology
      topology = next
      return () => {
        topology = before
      }
    },
    client: clients.find,
    changeClients: clients.change,
    typed: createOverrides(),
    backEndsDown: createOverrides(),
    async stop() {
      await Promise.all(roles.map(role => role.stop()))
      await network.close()
      await logs.flush()
      directory.close()
    },
  }
  roles.push(...createRoles(deployment, random))
  return deployment
}

/** Clients outside reach nothing that stands inside. */
function protectInside(network: Network, plan: AddressPlan): void {
  network.setFirewall((source, { address }) =>
    plan.isClient(source) && plan.sideOf(source) === 'outside' && plan.sideOf(address) === 'inside'
      ? { kind: 'drop' }
      : undefined,
  )
}

function settingsOf(world: World): SettingsStore {
  const store = createSettings(world.settings)
  for (const [service, change] of Object.entries(world.services)) store.set(change, service)
  return store
}

function asUsage(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error
  const why = {
    EADDRINUSE: 'something else listens there',
    EACCES: 'this user may not bind it',
    EADDRNOTAVAIL: 'this machine has no such address',
  }[code]
  return new AppError('usage', `${messageOf(error)}: ${why}. Give another --port-shift.`, { cause: error })
}
