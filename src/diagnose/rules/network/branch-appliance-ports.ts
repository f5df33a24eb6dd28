// The UCWA ports of a branch appliance (5088, 5089) are closed: mobile users homed there cannot sign in.

import { evidenceOf } from '../../evidence.ts'
import { brokenAttemptsAbout, distinct } from '../../facts/attempts-about.ts'
import { createReachability } from '../../facts/reachability.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** SIP listening ports of UCWA on a Survivable Branch Appliance. */
const UCWA_SIP_PORTS: ReadonlySet<number | undefined> = new Set([5088, 5089])

export const rule = defineRule({
  id: 'network/branch-appliance-ports',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-13'],
  title: {
    fires: 'The branch appliance {host} does not answer on port {port}, which mobile clients need',
    clear: 'No branch appliance was found closed for mobile clients',
  },
  needs: ['connections'],
  wants: 'telnet or Test-NetConnection to ports 5088 and 5089 of the branch appliance, from the pool',
  judge: facts => {
    const { reaches } = createReachability(facts)
    const closed = reaches.filter(
      ({ reached, port, host }) =>
        !reached &&
        UCWA_SIP_PORTS.has(port) &&
        !reaches.some(other => other.reached && other.host === host && other.port === port),
    )
    if (closed.length === 0) return [CLEAR]
    return closed.map(({ host, port, connection }) =>
      fires({
        subject: { host: host || 'the appliance', port: String(port) },
        evidence: [evidenceOf(connection)],
        attempts: distinct(brokenAttemptsAbout(facts, connection)),
        causes: [ranked('TCP-13', 'likely')],
      }),
    )
  },
  explain:
    'The web services of the pool speak SIP to the branch appliance on ports 5088 (from inside) and 5089 (from outside) for mobile users ' +
    'who are homed there. Port {port} of {host} cannot be reached.',
  scope:
    'Mobile users homed on this branch appliance. Desktop clients register on 5061, users homed on the pool do not pass here.',
  causes: [
    {
      id: 'TCP-13',
      cause: 'The firewall of the appliance or of the branch does not let the UCWA SIP listening ports in.',
      confirm: [
        'Test-NetConnection {host} -Port 5088',
        'Test-NetConnection {host} -Port 5089',
        'Get-CsService -Registrar | Format-List PoolFqdn,*UcwaSip*',
      ],
      remedy: ['Open TCP 5088 and 5089 to the appliance from the Front Ends of the pool it belongs to.'],
    },
  ],
  lookAlikes: [{ what: 'the branch link is down', tell: '5061 of the appliance is out of reach as well' }],
  settle: ['The same test to port 5061 of the appliance.'],
  seeAlso: ['mobility: branch appliances'],
  samples: { fires: ['network/branch-appliance-ports.txt'], clear: ['network/branch-appliance-open.txt'] },
})
