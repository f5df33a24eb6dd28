// 1034, 10003 and their like: another organisation or a gateway refused a call or message.

import { evidenceOfSubset } from '../../facts/diagnostics-families.ts'
import { fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

/** From or to federated partners and public IM: 1001, 1002, 1012 not authorised, 1017 and 1027 not routable, 1034 no information. */
const FEDERATION: ReadonlySet<number> = new Set([1001, 1002, 1012, 1017, 1027, 1034])
/** A gateway or proxy answered with a failure. */
const GATEWAY = 10_003

export const rule = defineRule({
  id: 'noise/federated-peer',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-15', 'LA-31'],
  title: {
    fires: 'A federated partner or gateway refused a call or message; sign-in is not concerned',
    clear: 'No partner and no gateway refused anything',
  },
  needs: [],
  wants: 'a log with the answer',
  judge: facts => {
    const federation = evidenceOfSubset(facts, ({ id }) => FEDERATION.has(id))
    const gateway = evidenceOfSubset(facts, ({ id }) => id === GATEWAY)
    return fireOnce([...federation, ...gateway], {
      causes: [
        ...(federation.length > 0 ? [likely('LA-15')] : []),
        ...(gateway.length > 0
          ? [{ id: 'LA-31', certainty: federation.length > 0 ? 'possible' : 'likely', because: '' } as const]
          : []),
      ],
    })
  },
  explain:
    'The request went out to another organisation or to a gateway, and the refusal comes from there (or from the way there). ' +
    'The header names the peer; a partner that sends no diagnostics of its own leaves only that.',
  scope: 'Calls and messages to this partner or through this gateway.',
  causes: [
    {
      id: 'LA-15',
      cause: 'The federated partner refused, does not know the person, or is not allowed.',
      confirm: ['Domain and PeerServer in the header; Get-CsAllowedDomain, Get-CsAccessEdgeConfiguration'],
      remedy: ['Allow the domain on both sides, or ask the partner for the trace of the Call-ID.'],
    },
    {
      id: 'LA-31',
      cause: 'A gateway or server behind the Mediation Server answered with a failure (SipResponseCode).',
      confirm: ['SipResponseCode, SipResponseText and source in the header.'],
      remedy: ['Look up the code at the gateway: number plan, trunk, route.'],
    },
  ],
  lookAlikes: [
    {
      what: '1007 to 1014 as answer to REGISTER',
      tell: 'then the way to the home pool is broken, and sign-in fails',
    },
  ],
  settle: ['The trace of the partner or gateway for the Call-ID.'],
  seeAlso: ['ms-diagnostics/1034', 'ms-diagnostics/10003'],
  samples: { fires: ['noise/gateway-failure.txt'], clear: ['noise/voice-mail-routing.txt'] },
})
