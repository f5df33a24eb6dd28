// 1008 and 1014: a server on the way cannot resolve the server it has to pass the sign-in on to.

import { attemptsAt } from '../../facts/attempts-about.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Unable to resolve DNS SRV record; unable to resolve DNS A record. MS-OCER */
const UNRESOLVED: ReadonlyMap<number, string> = new Map([
  [1008, 'SRV record'],
  [1014, 'A record'],
])

export const rule = defineRule({
  id: 'dns/next-hop-unresolved',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-15'],
  title: {
    fires: 'A server cannot resolve its next hop ({id})',
    clear: 'Every server could resolve the next one',
  },
  needs: ['diagnostics'],
  wants: 'the answer to the REGISTER with its ms-diagnostics, or a SIPStack trace of the Edge',
  judge: facts => {
    // For other requests the same ids speak of a partner's domain.
    const found = facts.diagnostics.filter(
      ({ id, method }) => UNRESOLVED.has(id) && (method === '' || method === 'REGISTER'),
    )
    if (found.length === 0) return [CLEAR]
    return found.map(({ id, source, exchange, evidence, parameters }) =>
      fires({
        subject: {
          id: String(id),
          server: source || 'the server',
          record: UNRESOLVED.get(id) ?? 'record',
          target: targetOf(parameters),
        },
        evidence: [evidence],
        attempts: (exchange ? attemptsWith(facts, exchange) : attemptsAt(facts, evidence.origin)).filter(
          ({ outcome }) => outcome !== 'signed-in',
        ),
        causes: [ranked('DNS-15', source === '' ? 'likely' : 'certain')],
      }),
    )
  },
  explain:
    'The sign-in reached {server}, which has to pass it on and could not find the {record} of {target}. The client is connected; the ' +
    'fault lies between the servers.',
  scope:
    'Everybody whose sign-in passes through {server}, mostly all users outside; inside, clients reach the pool themselves.',
  causes: [
    {
      id: 'DNS-15',
      cause:
        '{server} has no DNS or hosts entry for its next hop: the Edge for the pool and Front Ends, a Front End for the Edge’s inner name.',
      confirm: [
        'nslookup <pool FQDN>  # on {server}',
        'type %SystemRoot%\\System32\\drivers\\etc\\hosts  # on {server}',
      ],
      remedy: [
        'On an Edge in the perimeter: hosts entries (or DNS) for the pool, every Front End and the Director.',
        'On Front Ends: A records of the inner pool name and of every Edge server.',
        'ipconfig /flushdns, then Restart-Service RTCSRV  # on {server}',
      ],
    },
  ],
  lookAlikes: [
    {
      what: '1008 for a message to a partner',
      tell: 'the request is not REGISTER: the partner publishes no federation record',
    },
    { what: '1007 temporarily cannot route', tell: 'the name is known, the server does not answer' },
  ],
  settle: ['nslookup of the next hop on the server that the source parameter names.'],
  seeAlso: ['ms-diagnostics/1008', 'ms-diagnostics/1014', 'DNS requirements of Edge servers'],
  samples: { fires: ['dns/next-hop-unresolved.uccapilog'], clear: ['dns/partner-srv-missing.uccapilog'] },
  provokedBy: 'dns/next-hop-unresolved',
})

function targetOf(parameters: ReadonlyMap<string, string>): string {
  for (const [name, value] of parameters) {
    if (/^(?:domain|fqdn\d?|peerserver|target)$/i.test(name) && /^[\w.-]{1,255}$/.test(value)) return value
  }
  return 'its next hop'
}
