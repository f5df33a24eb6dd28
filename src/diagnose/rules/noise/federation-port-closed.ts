// Port 5061 of the Access Edge is closed to the outside while 443 is open: federation only.

import type { Connection } from '../../../trace/observation.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { hostOf } from '../../facts/hosts.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/federation-port-closed',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-09'],
  title: {
    fires: 'Port 5061 of the Access Edge does not answer: federation only, clients use 443',
    clear: 'No Access Edge was tried at the port of federation',
  },
  needs: [],
  wants: 'a client log or port test from outside',
  judge: facts =>
    fireOnce(evidenceOfAll(facts.connections.filter(connection => isFederationPort(facts, connection))), {
      causes: [likely('LA-09', 'Port 443 of the same host is open.')],
    }),
  explain:
    'Clients from outside come to the Access Edge on port 443. Port 5061 is for other organisations: closed, it stops ' +
    'federation, not sign-in.',
  scope: 'Users who write to federated partners.',
  causes: [
    {
      id: 'LA-09',
      cause: 'Port 5061 of the Access Edge is not open from here.',
      confirm: ['Test-NetConnection <access-edge> -Port 443', 'Test-NetConnection <access-edge> -Port 5061'],
      remedy: ['Open 5061 where federation is wanted; nothing to do for sign-in.'],
    },
  ],
  lookAlikes: [
    { what: 'port 5061 of a Front End Server from inside', tell: 'there clients do register on 5061' },
  ],
  settle: [],
  seeAlso: ['port/5061'],
  samples: {
    fires: ['noise/federation-port-closed.uccapilog'],
    clear: ['noise/registrar-port-closed.uccapilog'],
  },
})

/** A failed connection to 5061 of a host that answers on 443. */
function isFederationPort(
  { connections, topology, attempts }: Facts,
  { target, outcome }: Connection,
): boolean {
  if (outcome === 'open' || outcome === 'closed' || !/:5061$/.test(target)) return false
  const host = hostOf(target)
  const open = connections.some(
    other => other.outcome === 'open' && hostOf(other.target) === host && /:443$/.test(other.target),
  )
  const registered = attempts.some(
    attempt =>
      attempt.outcome === 'signed-in' &&
      stepsOf(attempt).some(
        ({ what }) =>
          what.kind === 'sip' && what.sightings.some(({ origin }) => origin.peer === `${host}:443`),
      ),
  )
  return open || registered || topology.accessEdges.has(host)
}
