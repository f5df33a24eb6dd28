// The machines of a deployment: every server of the topology and one name server for each side.

import { createClock, type MachineClock } from '../clock.ts'
import type { LogOutput } from '../logs/log-output.ts'
import { createServerLog } from '../logs/server-log.ts'
import type { Machine, MachineLog } from '../machine.ts'
import type { Topology } from '../topology.ts'
import type { AddressPlan, Side } from '../world/address-plan.ts'

/** A machine whose clock can be set. */
export interface LabMachine extends Machine {
  readonly clock: MachineClock
}

export interface MachinesOptions {
  readonly topology: Topology
  readonly plan: AddressPlan
  readonly logs: LogOutput
  /** A second log of a machine, beside its files: where an agent of the logging service listens. */
  readonly alsoLog?: ((machine: MachineIdentity) => MachineLog) | undefined
  readonly realMs: () => number
}

/** A machine before it is made. */
export interface MachineIdentity
  extends Pick<Machine, 'name' | 'fqdn' | 'pool' | 'address' | 'externalAddress'> {
  /** Whether it runs the product, whose components write traces. */
  readonly hasCls: boolean
}

/** FQDN of the name server of a side; no other machine has a name in that domain. */
export function nameServerFqdn(side: Side): string {
  return `dns-${side}.lab`
}

/** Machines by FQDN. */
export function createMachines(options: MachinesOptions): ReadonlyMap<string, LabMachine> {
  const { topology, plan } = options
  const sides: readonly Side[] = ['inside', 'outside']
  const servers = [...plan.machines].map(([fqdn, addresses]) => {
    const pool = topology.pools.find(({ servers: of }) => of.includes(fqdn))
    const hasCls = !topology.reverseProxies.includes(fqdn)
    const poolName = pool === undefined ? '' : hostOf(pool.fqdn)
    return createMachine({ name: hostOf(fqdn), fqdn, pool: poolName, hasCls, ...addresses }, options)
  })
  const nameServers = sides.map(side => {
    const fqdn = nameServerFqdn(side)
    return createMachine(
      { name: hostOf(fqdn), fqdn, pool: '', hasCls: false, address: plan.nameServer(side) },
      options,
    )
  })
  return new Map([...servers, ...nameServers].map(machine => [machine.fqdn, machine]))
}

function createMachine(identity: MachineIdentity, { logs, alsoLog, realMs }: MachinesOptions): LabMachine {
  const { hasCls: _, ...rest } = identity
  const clock = createClock(realMs)
  const files = createServerLog(logs, identity)
  const second = alsoLog?.(identity)
  return {
    ...rest,
    clock,
    nowMs: () => clock.nowMs(),
    log: second ? writeToBoth(files, second) : files,
  }
}

function writeToBoth(one: MachineLog, other: MachineLog): MachineLog {
  return {
    write(entry) {
      one.write(entry)
      other.write(entry)
    },
  }
}

/** "FE01" of "fe01.contoso.com" */
function hostOf(fqdn: string): string {
  return (fqdn.split('.')[0] ?? fqdn).toUpperCase()
}
