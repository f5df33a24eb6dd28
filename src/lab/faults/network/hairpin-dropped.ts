// The firewall drops connections of clients inside to the public address of the reverse proxy; only mobile clients need them.

import { defineFault } from '../../fault.ts'
import { firstProxy, treatPorts } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/hairpin-dropped',
  title: 'The firewall drops hairpin connections to the reverse proxy',
  records: ['TCP-03'],
  rules: ['network/web-services-unreachable'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'without-credentials',
    asks: 'names of both sides',
    because: 'Mobile clients inside are hit, which ask for the names outside.',
  },
  async apply(deployment) {
    const machine = firstProxy(deployment)
    const isInside = (address: string) => deployment.plan.sideOf(address) === 'inside'
    return treatPorts(deployment, { machine, ports: [443, 80], side: 'outer' }, { kind: 'drop' }, isInside)
  },
})
