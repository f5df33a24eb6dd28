// Agents for the machines of a lab, in its process: one on every server, Edge and reverse proxy included. The roles hand them what
// the components of a server trace; event logs and logs of web sites and proxies they follow as files, as on any server.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LabMachine, MachineIdentity } from '../../lab/deployment/machines.ts'
import type { Deployment } from '../../lab/deployment.ts'
import type { LogEntry, MachineLog } from '../../lab/machine.ts'
import type { FormatSet } from '../../log/read-log.ts'
import { type Agent, openAgent } from '../agent/agent.ts'
import { followInputs, type Inputs } from '../agent/host.ts'
import { createMachineLog } from '../agent/offered.ts'
import type { OfferedRecord } from '../record.ts'
import { createEmbeddedTransport } from '../transport/embedded.ts'
import type { Transport } from '../transport/transport.ts'

/** What agents of a lab hear of its roles. */
export interface LabListener {
  /** The second log of a machine, for `startDeployment`. What is written before its agent is open is not taken. */
  alsoLog(machine: MachineIdentity): MachineLog
  /** Opens an agent for every server. Rejects with AppError when the folder is in use. */
  open(deployment: Deployment, options: LabAgentsOptions): Promise<LabAgents>
}

export interface LabAgentsOptions {
  /** Segments, scenarios and settings; a folder below it for each machine. */
  readonly folder: string
  /** Where the lab writes its logs. */
  readonly logFolder: string
  readonly formats: FormatSet
  readonly version: string
  readonly onReport: (text: string) => void
}

export interface LabAgents {
  readonly transport: Transport
  /** Takes what is new in the followed files. */
  poll(): Promise<void>
  close(): Promise<void>
}

/** Creates the ears of the agents; they are opened when the deployment stands. */
export function createLabListener(): LabListener {
  const offers = new Map<string, (record: OfferedRecord) => void>()
  return {
    alsoLog({ fqdn, name, pool, hasCls }) {
      if (!hasCls) return { write: () => undefined }
      const log = createMachineLog({ name, pool }, record => offers.get(fqdn)?.(record))
      return {
        write(entry) {
          if (isTraced(entry)) log.write(entry)
        },
      }
    },
    async open(deployment, options) {
      const hosts: LabHost[] = []
      for (const machine of serversOf(deployment)) {
        const host = await openHost(machine, poolOf(machine, deployment), options)
        hosts.push(host)
        offers.set(machine.fqdn, host.agent.offer)
      }
      const agents = hosts.map(({ agent }) => agent)
      return {
        transport: createEmbeddedTransport(agents, join(options.folder, 'estate.json')),
        async poll() {
          for (const { inputs } of hosts) await inputs.poll()
        },
        async close() {
          offers.clear()
          for (const { inputs, agent } of hosts) {
            await inputs.close()
            await agent.close()
          }
        },
      }
    },
  }
}

/** Servers trace SIP messages and what their components say; they trace no HTTP messages, and events go to the event log. */
function isTraced({ kind }: LogEntry): boolean {
  return kind === 'sip' || kind === 'text'
}

/** Files of the lab that hold what the components hand to the agents anyway. */
export function isClsText(file: string): boolean {
  return file.endsWith('-cls.txt')
}

/** Every machine of the topology; the name servers of the lab belong to none and write no logs. */
function serversOf({ machines, plan }: Deployment): LabMachine[] {
  return [...machines.values()].filter(({ fqdn }) => plan.machines.has(fqdn))
}

/** FQDN of its pool; an Edge is a pool of its own, under the name of its inner interface. */
function poolOf({ fqdn }: LabMachine, deployment: Deployment): string {
  const { pools, edges } = deployment.topology()
  const pool = pools.find(({ servers }) => servers.includes(fqdn))
  return pool?.fqdn ?? edges.find(({ internalFqdn }) => internalFqdn === fqdn)?.internalFqdn ?? ''
}

interface LabHost {
  readonly agent: Agent
  readonly inputs: Inputs
}

async function openHost(machine: LabMachine, pool: string, options: LabAgentsOptions): Promise<LabHost> {
  const { formats, version, onReport } = options
  const { fqdn, nowMs } = machine
  const folder = join(options.folder, fqdn)
  const agent = await openAgent({
    card: { machine: fqdn, pool, site: '', version },
    folder,
    nowMs,
    onReport: text => onReport(`${fqdn}: ${text}`),
  })
  const path = join(options.logFolder, 'servers')
  mkdirSync(path, { recursive: true })
  const own = `${machine.name.toLowerCase()}-`
  const accepts = (name: string): boolean => name.startsWith(own) && !isClsText(name)
  // Stamps of these logs are UTC.
  const inputs = followInputs(agent, {
    folder,
    formats,
    nowMs,
    zoneOf: () => 0,
    inputs: [{ path, zone: undefined, accepts }],
  })
  return { agent, inputs }
}
