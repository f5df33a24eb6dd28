// The clocks of the Front Ends are seven months ahead: to them every user certificate of clients has expired.

import { defineFault } from '../../fault.ts'
import { frontEnds, undoAll } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'clock/front-ends-ahead',
  title: 'The clocks of the Front Ends are seven months ahead',
  records: ['AUTH-12'],
  rules: ['clock/source-skew', 'authenticate/clock'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'without-credentials',
    outside: 'without-credentials',
    because:
      'Clients are not kept away; the probe compares clocks, and two clocks alone do not tell which is wrong.',
  },
  async apply(deployment) {
    return undoAll(
      frontEnds(deployment).map(
        machine => deployment.machines.get(machine)?.clock.setError(210 * 86_400_000) ?? (() => undefined),
      ),
    )
  },
})
