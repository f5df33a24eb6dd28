// 503 to REGISTER, or the diagnostics of a service that starts, stops, is overloaded or lost its back end.

import type { Attempt } from '../../../trace/attempt.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { evidenceOfExchange } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { hostOf } from '../../facts/hosts.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Service unavailable; critical application not running; version filter overloaded. MS-OCER §7. */
const NOT_READY: ReadonlySet<number> = new Set([1, 5000, 17000])

export const rule = defineRule({
  id: 'server/not-ready',
  stage: 'server',
  kind: 'symptom',
  covers: ['SRV-01', 'SRV-02', 'SRV-10'],
  title: {
    fires: 'The registrar{server} answers that its service is not available (503)',
    clear: 'No registrar answered that its service is not available',
  },
  needs: ['registers'],
  wants: 'a client log with the answer to REGISTER',
  judge: facts => {
    const refused = facts.registers.filter(isNotReady)
    if (refused.length === 0) return [CLEAR]
    return refused.map(exchange => {
      const server = serverOf(exchange)
      return fires({
        subject: { server: server === '' ? '' : ` ${server}` },
        evidence: [
          ...evidenceOfExchange(exchange),
          ...(exchange.final?.diagnostics.slice(0, 1) ?? []).flatMap(found =>
            evidenceOfExchange(exchange, found.header),
          ),
        ],
        attempts: failedOf(facts, exchange),
        causes: [possible('SRV-01'), possible('SRV-02'), possible('SRV-10')],
      })
    })
  },
  explain:
    'The server is reached and says that it cannot serve registrations now: the service is starting or stopping, an ' +
    'application it needs is not running, it is overloaded, or its database is lost. Clients try again by themselves.',
  scope:
    'Whoever is sent to this server at this time; when other servers of the pool are ready, a later try succeeds.',
  causes: [
    {
      id: 'SRV-01',
      cause: 'The Front End service of the pool is not started: too few servers run.',
      confirm: ['Event 32174 on the Front End Servers; Get-CsPoolFabricState -PoolFqdn <pool-fqdn>'],
      remedy: ['Start all Front End Servers of the pool.'],
    },
    {
      id: 'SRV-02',
      cause: 'This one server is starting, stopping or drained.',
      confirm: ['Get-CsWindowsService -ComputerName <front-end>'],
      remedy: ['Wait, or restart it; take it out of the load balancer meanwhile.'],
    },
    {
      id: 'SRV-10',
      cause: 'The service lost its back end database.',
      confirm: ['Event 32134 of LS User Services'],
      remedy: ['Bring SQL Server back.'],
    },
  ],
  lookAlikes: [
    {
      what: '504 with 1007 to 1014',
      tell: 'a server in front cannot reach the next one; its source names it',
    },
    { what: '503 of a web service', tell: 'IIS or the load balancer, not the registrar' },
  ],
  settle: [
    'The Lync Server event log of the server at that minute.',
    'Retry-After of the answer: an overloaded server sets it.',
  ],
  seeAlso: ['sip/503', 'ms-diagnostics/1', 'ms-diagnostics/5000', 'ms-diagnostics/17000'],
  samples: { fires: ['server/not-ready.uccapilog'], clear: ['server/gateway-503.uccapilog'] },
})

function isNotReady({ final }: SipExchange): boolean {
  if (!final) return false
  return final.status === 503 || final.diagnostics.some(({ id }) => NOT_READY.has(id))
}

function serverOf({ final }: SipExchange): string {
  const named = final?.diagnostics.find(({ source }) => source)?.source
  return hostOf(named ?? final?.origin.machine ?? '')
}

function failedOf(facts: Facts, exchange: SipExchange): Attempt[] {
  return attemptsWith(facts, exchange).filter(({ outcome }) => outcome !== 'signed-in')
}
