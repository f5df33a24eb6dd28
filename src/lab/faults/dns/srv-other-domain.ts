// A second SIP domain whose SRV records lead to the servers of the first one; it has no other records.

import { defineFault } from '../../fault.ts'
import {
  discoveryNames,
  firstEdge,
  firstPool,
  removeNames,
  replaceRecords,
  undoAll,
} from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/srv-other-domain',
  title: 'The SRV records of a SIP domain lead to another domain',
  records: ['DNS-02', 'DNS-03'],
  rules: ['dns/srv-target-outside-domain'],
  hits: { inside: 'without-certificate', outside: 'without-certificate' },
  user: 'erin@fabrikam.com',
  async apply(deployment) {
    const domain = 'fabrikam.com'
    const names = discoveryNames(domain)
    return undoAll([
      removeNames(deployment, 'inside', names),
      removeNames(deployment, 'outside', names),
      replaceRecords(deployment, 'inside', [
        `_sipinternaltls._tcp.${domain} SRV 0 0 5061 ${firstPool(deployment).fqdn}`,
      ]),
      replaceRecords(deployment, 'outside', [
        `_sip._tls.${domain} SRV 0 0 443 ${firstEdge(deployment).accessFqdn}`,
      ]),
    ])
  },
})
