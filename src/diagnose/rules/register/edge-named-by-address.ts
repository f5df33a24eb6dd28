// Clients outside are sent to an IP address instead of a name: the Edge service was defined by address.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import type { Facts } from '../../facts/facts.ts'
import { settingsNamed } from '../../facts/settings.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

interface Named {
  readonly address: string
  readonly evidence: Evidence
}

export const rule = defineRule({
  id: 'register/edge-named-by-address',
  stage: 'register',
  kind: 'cause',
  covers: ['SIP-04'],
  title: {
    fires: 'The Access Edge is given to clients as the IP address {address}',
    clear: 'The Access Edge is given to clients by name',
  },
  needs: ['web', 'summaries', 'settings'],
  wants: 'the answer of Autodiscover, or Get-CsService -EdgeServer',
  judge: facts => {
    const named = [
      ...facts.web.flatMap(inAnswer),
      ...facts.summaries.flatMap(inSummary),
      ...inSettings(facts),
    ]
    if (named.length === 0) return [CLEAR]
    return named.map(({ address, evidence }) =>
      fires({
        subject: { address },
        evidence: [evidence],
        attempts: facts.attempts.filter(attempt => isOpenOrFailed(attempt) && attempt.place !== 'inside'),
        causes: [certain('SIP-04', 'Where a name belongs there is an address.')],
      }),
    )
  },
  explain:
    'The topology names the external service of the Edge by the address {address}. No certificate can carry it as a client expects, so ' +
    'that clients refuse the connection; the certificate wizard complains of a missing name for the same reason.',
  scope: 'Everybody from outside, and federation. Inside nothing is to be seen.',
  causes: [
    {
      id: 'SIP-04',
      cause: 'In Topology Builder an IP address was entered where the FQDN of an Edge service belongs.',
      confirm: [
        'Get-CsService -EdgeServer | Format-List AccessEdgeExternalFqdn,DataEdgeExternalFqdn,AVEdgeExternalFqdn',
      ],
      remedy: [
        'Topology Builder: enter the FQDN, publish, run setup on the Edge again, renew the certificate.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'an address as peer of a connection in the client log',
      tell: 'the client has resolved the name; that is right',
    },
  ],
  settle: ['Get-CsService -EdgeServer'],
  seeAlso: ['MS-OCDISCWS §2.2', 'Edge topology'],
  samples: {
    fires: ['register/edge-named-by-address.uccapilog'],
    clear: ['register/signed-in-first-time.uccapilog'],
  },
})

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-f]*:[0-9a-f:]+\]?)$/i

function inAnswer(exchange: WebExchange): Named[] {
  const external = /<Sip(?:Client|Server)ExternalAccess\b[^>]*\bfqdn\s*=\s*"\s*([^"\s]*)\s*"/gi
  const found = [...(exchange.response?.body ?? '').matchAll(external)]
    .map(match => match[1] ?? '')
    .find(value => ADDRESS.test(value))
  return found === undefined
    ? []
    : [{ address: found, evidence: evidenceOfWeb(exchange, 'body', 'the address for clients outside') }]
}

function inSummary(summary: Facts['summaries'][number]): Named[] {
  const host = (summary.values.get('sipext') ?? '').replace(/:\d+$/, '')
  return ADDRESS.test(host)
    ? [{ address: host, evidence: evidenceOf(summary, 'the address for clients outside') }]
    : []
}

function inSettings(facts: Facts): Named[] {
  return settingsNamed(facts, 'AccessEdgeExternalFqdn').flatMap(setting => {
    const value = setting.value.trim()
    return ADDRESS.test(value) ? [{ address: value, evidence: evidenceOf(setting) }] : []
  })
}
