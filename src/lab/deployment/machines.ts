// The machines of a deployment: every server of the topology and one name server for each side.

import { createClock, type MachineClock } from '../clock.ts'
import type { LogOutput } from '../logs/log-output.ts'
import { createServerLog } from '../logs/server-log.ts'
import type { Machine } from '../machine.ts'
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
  readonly realMs: () => number
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
    return createMachine({ fqdn, pool: poolName, hasCls, ...addresses }, options)
  })
  const nameServers = sides.map(side =>
    createMachine(
      { fqdn: nameServerFqdn(side), pool: '', hasCls: false, address: plan.nameServer(side) },
      options,
    ),
  )
  return new Map([...servers, ...nameServers].map(machine => [machine.fqdn, machine]))
}

type Identity = Pick<Machine, 'fqdn' | 'pool' | 'address' | 'externalAddress'> & { readonly hasCls: boolean }

function createMachine({ hasCls, ...identity }: Identity, { logs, realMs }: MachinesOptions): LabMachine {
  const clock = createClock(realMs)
  const name = hostOf(identity.fqdn)
  return {
    ...identity,
    name,
    clock,
    nowMs: () => clock.nowMs(),
    log: createServerLog(logs, { name, pool: identity.pool, address: identity.address, hasCls }),
  }
}

/** "FE01" of "fe01.contoso.com" */
function hostOf(fqdn: string): string {
  return (fqdn.split('.')[0] ?? fqdn).toUpperCase()
}
