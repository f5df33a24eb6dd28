// What faults change, in the words of somebody who administers the deployment. Every change gives its way back.

import type { CertificateRole } from './certificates.ts'
import { type CertificateWish, issueForRole } from './deployment/role-certificates.ts'
import type { DeployedRole, Deployment } from './deployment.ts'
import type { LabUser } from './directory.ts'
import type { Undo } from './fault.ts'
import type { Treatment } from './network.ts'
import type { SettingsChange } from './settings.ts'
import type { EdgeTopology, PoolTopology, Topology } from './topology.ts'
import type { Side } from './world/address-plan.ts'
import { parseZoneLine } from './world/zone-line.ts'

/** Takes changes back, the last one first. */
export function undoAll(undos: readonly Undo[]): Undo {
  return async () => {
    for (const undo of [...undos].reverse()) await undo()
  }
}

/** FQDNs of all Front End servers. */
export function frontEnds(deployment: Deployment): string[] {
  return deployment.topology().pools.flatMap(({ servers }) => servers)
}

/** The first pool. @throws Error when the world has none; the schema wants one */
export function firstPool(deployment: Deployment): PoolTopology {
  return present(deployment.topology().pools[0], 'a pool')
}

/** The first Edge. @throws Error when the world has none */
export function firstEdge(deployment: Deployment): EdgeTopology {
  return present(deployment.topology().edges[0], 'an Edge')
}

/** FQDN of the first reverse proxy. @throws Error when the world has none */
export function firstProxy(deployment: Deployment): string {
  return present(deployment.topology().reverseProxies[0], 'a reverse proxy')
}

/** The first user of the world, whom faults of one account hit. */
export function firstUser(deployment: Deployment): LabUser {
  const address = deployment.world.users[0]?.address ?? ''
  return present(deployment.directory.findUser(address), 'a user')
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`this fault needs ${what}, which the world does not have`)
  return value
}

// --- names

/** Removes all records of names. */
export function removeNames(deployment: Deployment, side: Side, names: readonly string[]): Undo {
  return undoAll(names.map(name => deployment.dns[side].remove(name)))
}

/** Puts records in place of those of the same name and type. @param lines as a world writes them: "sip.contoso.com A 192.0.2.1" */
export function replaceRecords(deployment: Deployment, side: Side, lines: readonly string[]): Undo {
  const records = lines.map(line => {
    const parsed = parseZoneLine(line)
    if (parsed.kind !== 'record') throw new Error(`${line} is no record`)
    return parsed.record
  })
  return deployment.dns[side].replace(records)
}

/** Every name of a SIP domain by which clients look for their servers. */
export function discoveryNames(domain: string): readonly string[] {
  const labels = ['lyncdiscoverinternal', 'lyncdiscover', 'sipinternal', 'sip', 'sipexternal']
  return [...labels, '_sipinternaltls._tcp', '_sip._tls'].map(label => `${label}.${domain}`)
}

// --- network

export type Interface = 'inner' | 'outer'

/** Treats connections to ports of a machine. @param sources addresses to which it applies; everybody when absent */
export function treatPorts(
  deployment: Deployment,
  { machine, ports, side = 'inner' }: { machine: string; ports: readonly number[]; side?: Interface },
  treatment: Treatment,
  sources?: (address: string) => boolean,
): Undo {
  const { address, externalAddress } = present(deployment.machines.get(machine), `the machine ${machine}`)
  const at = side === 'outer' ? (externalAddress ?? address) : address
  return undoAll(ports.map(port => deployment.network.treat({ address: at, port }, treatment, sources)))
}

// --- services

/** Stops roles of a machine; all of them without a name. */
export async function stopRoles(deployment: Deployment, machine: string, name?: string): Promise<Undo> {
  const running = rolesOf(deployment, machine, name).filter(({ state }) => state.kind === 'running')
  for (const role of running) await role.stop()
  return async () => {
    for (const role of running) await role.start()
  }
}

/**
 * Restarts services of machines after a change and after it was taken back: what is read at start, and open connections, are renewed.
 * A service that does not start again is left as it is.
 */
export async function withRestart(
  deployment: Deployment,
  machines: readonly string[],
  undo: Undo,
  name?: string,
): Promise<Undo> {
  const roles = machines.flatMap(machine => rolesOf(deployment, machine, name))
  const restart = async () => {
    for (const role of roles.filter(({ state }) => state.kind !== 'stopped')) {
      await role.stop()
      await role.start()
    }
  }
  await restart()
  return async () => {
    await undo()
    await restart()
  }
}

function rolesOf(deployment: Deployment, machine: string, name?: string): DeployedRole[] {
  return deployment.roles.filter(
    role => role.machine === machine && (name === undefined || role.name === name),
  )
}

// --- certificates

/** Gives roles another certificate than the wizard would. Resolves when it is in use. */
export async function replaceCertificates(
  deployment: Deployment,
  machines: readonly string[],
  role: CertificateRole,
  wish: Omit<CertificateWish, 'machine' | 'role'>,
): Promise<Undo> {
  const context = { topology: deployment.topology(), nowMs: deployment.realMs() }
  const undos: Undo[] = []
  for (const machine of machines) {
    const material = await issueForRole(deployment.certificates, { ...wish, machine, role }, context)
    undos.push(deployment.certificates.override(machine, role, material))
  }
  return undoAll(undos)
}

/** Takes the root of the deployment out of the trust of a machine or client; another one stays. */
export async function distrust(deployment: Deployment, machine: string): Promise<Undo> {
  const { rootPem } = await deployment.certificates.foreignAuthority('Fabrikam Root CA')
  return deployment.certificates.setTrust(machine, rootPem)
}

// --- settings, accounts

/** Changes settings, of one service (pool, Edge or reverse proxy, by FQDN) or of all. */
export function changeSettings(deployment: Deployment, change: SettingsChange, service?: string): Undo {
  return deployment.settings.set(change, service)
}

/** Changes a user of the directory, the first one of the world without a name, or removes the user. */
export function changeUser(
  deployment: Deployment,
  change: Partial<LabUser> | 'absent',
  sipAddress: string = firstUser(deployment).sipAddress,
): Undo {
  return deployment.directory.overrideUser(sipAddress, change)
}

/** Replaces the topology document, everywhere or as one machine has it. */
export function changeTopology(
  deployment: Deployment,
  change: (topology: Topology) => Topology,
  machine?: string,
): Undo {
  return deployment.setTopology(change(deployment.topology()), machine)
}
