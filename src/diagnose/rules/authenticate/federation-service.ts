// The federation service (AD FS) or identity service does not answer, or answers with an error.

import type { Attempt } from '../../../trace/attempt.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isUccResult } from '../../facts/told-codes.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const UNREACHABLE_RESULT = 0xa6
const PHRASE = 'authentication-server-unreachable'

export const rule = defineRule({
  id: 'authenticate/federation-service',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-13', 'AUTH-14', 'AUTH-15'],
  title: {
    fires: 'The federation service{host} does not do its part',
    clear: 'No federation service failed',
  },
  needs: ['web', 'verdicts', 'phrases', 'resultCodes'],
  wants: 'a client log with the requests to the federation service, or its event log',
  phrases: [
    {
      id: PHRASE,
      anchors: ['sign-in may be delayed'],
      pattern: /server is not responding or cannot be reached\.?\s*Sign-in may be delayed/i,
    },
  ],
  judge: facts => {
    const failed = facts.web.filter(
      exchange => exchange.service === 'federation' && isFailure(exchange) && isUnresolved(facts, exchange),
    )
    const verdicts = facts.verdicts.filter(({ status }) => isUccResult(status, UNREACHABLE_RESULT))
    const said = phrasesOf(facts, PHRASE)
    if (failed.length + verdicts.length + said.length === 0) return [CLEAR]
    const containing = [...failed, ...verdicts]
      .flatMap(what => attemptsWith(facts, what))
      .filter(isOpenOrFailed)
    const host = failed[0]?.host ?? ''
    return [
      fires({
        subject: { host: host === '' ? '' : ` ${host}`, sts: host || '<federation-service>' },
        evidence: [
          ...failed.map(
            (exchange): Evidence =>
              evidenceOfWeb(exchange, 'start-line', exchange.status === 0 ? 'no answer' : ''),
          ),
          ...verdicts.map(verdict => evidenceOf(verdict)),
          ...said.map(found => evidenceOf(found, 'what the client tells its user')),
        ],
        attempts: [...new Set(containing)],
        causes: rankCauses(facts, failed, containing),
      }),
    ]
  },
  explain:
    'Users of a federated domain prove themselves to the federation service first; with its token they go on to the web ticket service. ' +
    'That first station{host} failed, so that the servers of Skype for Business were not even asked.',
  scope:
    'All users of federated domains on the networks from which the federation service fails; browsers may still succeed by another endpoint.',
  causes: [
    {
      id: 'AUTH-13',
      cause: 'The federation service or its proxy is down or unreachable.',
      confirm: [
        'Open https://{sts}/adfs/ls/idpinitiatedsignon.htm from that network.',
        'Get-Service adfssrv; event log AD FS/Admin',
      ],
      remedy: ['Start AD FS; repair the Web Application Proxy and its trust.'],
    },
    {
      id: 'AUTH-14',
      cause: 'The endpoint for rich clients (/adfs/services/trust/mex) answers 500, while browsers sign in.',
      confirm: [
        'curl -v https://{sts}/adfs/services/trust/mex',
        'Get-AdfsEndpoint -AddressPath /adfs/services/trust/mex',
      ],
      remedy: [
        'Enable-AdfsEndpoint for mex, windowstransport and usernamemixed; on old servers apply the update for that error.',
      ],
    },
    {
      id: 'AUTH-15',
      cause:
        'Inside the corporate network the way to the federation service differs: name, zone or service principal name.',
      confirm: [
        'nslookup {sts}   # inside and outside',
        'setspn -Q host/{sts}',
        'Internet options: is {sts} in the intranet zone?',
      ],
      remedy: ['Correct the internal name, the zone and the service principal name.'],
    },
  ],
  lookAlikes: [
    { what: '401 of the federation service before a 200', tell: 'the challenge of Windows authentication' },
    {
      what: 'a certificate message for the federation host',
      tell: 'its certificate is not trusted by this computer',
    },
  ],
  settle: ['The same sign-in from the other side of the firewall.', 'Event log of AD FS for that minute.'],
  seeAlso: ['MS-WSTEP', 'AD FS endpoints', 'KB 2254265'],
  samples: {
    fires: ['authenticate/federation-mex-error.http', 'authenticate/federation-unreachable.uccapilog'],
    clear: ['authenticate/federation-signs-in.http'],
  },
})

function isFailure({ status, code, error }: WebExchange): boolean {
  return status >= 500 || (status === 0 && (code >= 0x80000000 || error !== '')) || status === 404
}

function isUnresolved(facts: Facts, exchange: WebExchange): boolean {
  const about = attemptsWith(facts, exchange)
  return about.length === 0 || about.some(isOpenOrFailed)
}

function rankCauses(
  facts: Facts,
  failed: readonly WebExchange[],
  attempts: readonly Attempt[],
): RankedCause[] {
  const all = [possible('AUTH-13'), possible('AUTH-14'), possible('AUTH-15')]
  const inside = attempts.length > 0 && attempts.every(({ place }) => place === 'inside')
  const outsideWorks = facts.attempts.some(
    ({ place, outcome }) => place === 'outside' && outcome === 'signed-in',
  )
  if (inside && outsideWorks)
    return ledBy(likely('AUTH-15', 'From outside, users of these logs sign in.'), all)
  const metadata = failed.find(({ path, status }) => /\/trust\/mex$/i.test(path) && status === 500)
  if (metadata) return ledBy(certain('AUTH-14', 'The metadata endpoint answers 500.'), all)
  return ledBy(likely('AUTH-13'), all)
}
