// A hybrid domain whose public records lead to the online service, while its users are at home here.

import { defineFault } from '../../fault.ts'
import { replaceRecords } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'dns/points-to-cloud',
  title: 'The public records lead to the online service',
  records: ['DNS-07'],
  rules: ['dns/points-to-cloud'],
  hits: { inside: 'none', outside: 'all' },
  probe: {
    rules: ['network/cloud-unreachable'],
    outside: 'without-credentials',
    because: 'Where users are homed stands in the directory; from outside only the names are seen.',
  },
  collect: ['Get-CsUser'],
  async apply(deployment) {
    const domain = deployment.topology().sipDomains[0] ?? ''
    return replaceRecords(deployment, 'outside', [
      `lyncdiscover.${domain} CNAME webdir.online.lync.com`,
      `sip.${domain} CNAME sipdir.online.lync.com`,
      `_sip._tls.${domain} SRV 100 1 443 sipdir.online.lync.com`,
      `_sipfederationtls._tcp.${domain} SRV 100 1 5061 sipfed.online.lync.com`,
      'webdir.online.lync.com A 203.0.113.40',
      'sipdir.online.lync.com A 203.0.113.41',
    ])
  },
})
