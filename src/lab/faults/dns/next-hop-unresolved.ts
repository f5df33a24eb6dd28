// The Edge sends to a Director whose name nobody has entered.

import { defineFault } from '../../fault.ts'
import { changeTopology, firstEdge, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/next-hop-unresolved',
  title: 'The Edge cannot resolve its next hop',
  records: ['DNS-15'],
  rules: ['dns/next-hop-unresolved'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    const nextHop = `dir01.${deployment.topology().windowsDomain.dns}`
    const undo = changeTopology(deployment, topology => ({
      ...topology,
      edges: topology.edges.map(edge => (edge.internalFqdn === internalFqdn ? { ...edge, nextHop } : edge)),
    }))
    return withRestart(deployment, [internalFqdn], undo)
  },
})
