// The clock of the Edge is years ahead: to it the certificates of the pool have expired.

import { defineFault } from '../../fault.ts'
import { firstEdge, frontEnds, stopRoles, withRestart } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'clock/edge-years-ahead',
  title: 'The clock of the Edge is years ahead',
  records: ['AUTH-12', 'TLS-27'],
  rules: ['tls/next-hop-untrusted', 'clock/source-skew'],
  hits: { inside: 'none', outside: 'all' },
  async apply(deployment) {
    const { internalFqdn } = firstEdge(deployment)
    const undo =
      deployment.machines.get(internalFqdn)?.clock.setError(5 * 365 * 86_400_000) ?? (() => undefined)
    // The Edge itself is not restarted: it meets the certificates of the pool when the links are made anew.
    const back = await withRestart(deployment, frontEnds(deployment), undo, 'registrar')
    return async () => {
      await back()
      const start = await stopRoles(deployment, internalFqdn)
      await start()
    }
  },
})
