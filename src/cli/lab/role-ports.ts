// Ports of the roles of a lab, as records and URLs name them, and where they really are.

import type { LabMachine } from '../../lab/deployment/machines.ts'
import type { Network } from '../../lab/network.ts'

interface RolePort {
  readonly port: number
  /** On the machine's outer address, where it has one. */
  readonly outer?: true
}

const PORTS: Readonly<Record<string, readonly RolePort[]>> = {
  'name server': [{ port: 53 }],
  'internal web site': [{ port: 443 }, { port: 80 }],
  'external web site': [{ port: 4443 }, { port: 8080 }],
  registrar: [{ port: 5061 }],
  'access edge': [{ port: 443, outer: true }, { port: 5061 }],
  'reverse proxy': [
    { port: 443, outer: true },
    { port: 80, outer: true },
  ],
}

/** "registrar (5061)"; where all machines share one address, with the port at which it really is: "registrar (5061 at 20004)". */
export function formatRole(name: string, { address, externalAddress }: LabMachine, network: Network): string {
  const isShared = network.boundTo(address) === undefined
  const ports = (PORTS[name] ?? []).map(({ port, outer }) => {
    const at = { address: outer ? (externalAddress ?? address) : address, port }
    return isShared ? `${port} at ${network.socketOf(at).port}` : `${port}`
  })
  return ports.length === 0 ? name : `${name} (${ports.join(', ')})`
}
