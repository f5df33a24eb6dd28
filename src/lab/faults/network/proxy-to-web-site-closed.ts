// Port 4443 between reverse proxy and Front Ends is closed.

import { defineFault } from '../../fault.ts'
import { frontEnds, treatPorts, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'network/proxy-to-web-site-closed',
  title: 'Port 4443 between reverse proxy and pool is closed',
  records: ['TCP-02', 'SRV-16', 'CP-06'],
  rules: ['ticket/web-service-refused', 'server/web-next-hop', 'network/web-services-unreachable'],
  hits: { inside: 'none', outside: 'without-certificate' },
  async apply(deployment) {
    return undoAll(
      frontEnds(deployment).map(machine =>
        treatPorts(deployment, { machine, ports: [4443, 8080] }, { kind: 'refuse' }),
      ),
    )
  },
})
