// The public record of the Access Edge still has the address of the provider before.

import { defineFault } from '../../fault.ts'
import { firstEdge, replaceRecords } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/access-edge-old-address',
  title: "The Access Edge's public record has an old address",
  records: ['DNS-11', 'TCP-01'],
  rules: ['network/access-edge-unreachable'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    return replaceRecords(deployment, 'outside', [`${firstEdge(deployment).accessFqdn} A 203.0.113.9`])
  },
})
