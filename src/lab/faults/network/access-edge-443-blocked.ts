// The firewall before the Access Edge lets federation through and forgets the clients.

import { both, defineFault, fails, SUCCEEDS, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'network/access-edge-443-blocked',
  title: 'A firewall drops what comes to the Access Edge at port 443',
  records: ['TCP-01'],
  expects: { inside: both(SUCCEEDS), outside: both(fails('network/access-edge-unreachable')) },
  async apply({ network, machines, topology }) {
    const addresses = topology().edges.flatMap(
      ({ internalFqdn }) => machines.get(internalFqdn)?.externalAddress ?? [],
    )
    return undoAll(addresses.map(address => network.treat({ address, port: 443 }, { kind: 'drop' })))
  },
})
