// 403 to a browser: the web services do not allow requests of that origin, or the wrong web site is published.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isEmptyValue } from '../../facts/settings.ts'
import { effectiveSettings } from '../../facts/switches.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const PHRASE = 'cross-domain-refused'
const SENTENCE = /does not allow a cross[- ]domain request from this origin/i
const BROWSER_PHRASE = 'browser-403'

export const rule = defineRule({
  id: 'discovery/cross-origin-refused',
  stage: 'discovery',
  kind: 'cause',
  covers: ['DSC-02', 'DSC-01', 'TCP-02'],
  title: {
    fires: 'The web services refuse a browser-based client with 403',
    clear: 'No browser-based client was refused with 403',
  },
  needs: ['web', 'phrases'],
  wants:
    'a browser capture (HAR) or the console of the developer tools, with the response headers of the 403',
  phrases: [
    { id: PHRASE, anchors: ['from this origin'], pattern: SENTENCE },
    {
      id: BROWSER_PHRASE,
      anchors: ['403 (forbidden', '403 forbidden'],
      pattern:
        /https?:\/\/(?:lyncdiscover(?:internal)?\.[^\s/"']+|[^\s/"']+\/(?:ucwa|autodiscover|webticket)\/)[^\s"']*[^\n]{0,80}?\b403 \(?Forbidden/i,
    },
  ],
  judge: facts => {
    const said = phrasesOf(facts, PHRASE)
    const refused = facts.web.filter(isBrowserRefusal).filter(exchange => isUnresolved(facts, exchange))
    const seen = phrasesOf(facts, BROWSER_PHRASE)
    if (said.length + refused.length + seen.length === 0) return [CLEAR]
    const list = effectiveSettings(facts, 'CrossDomainAuthorizationList')
    const sure = said.length > 0 || refused.some(saysCrossDomain)
    return [
      fires({
        subject: subjectOf(refused),
        evidence: [
          ...refused.map(evidenceOfRefusal),
          ...[...said, ...seen].map(found => evidenceOf(found)),
          ...list.map(setting => evidenceOf(setting, 'origins that are allowed')),
        ],
        attempts: attemptsOf(facts, refused),
        causes: rankCauses(
          sure,
          list.some(({ value }) => isEmptyValue(value)),
        ),
      }),
    ]
  },
  explain:
    'A page with a Skype for Business web client asked the web services and got 403. They answer requests of a page only when the ' +
    'origin of that page stands in their list, which is empty at first. {page} waits or reports a failed sign-in.',
  scope:
    'Browser-based clients (Web SDK, UCWA pages) of that origin, on every pool whose list lacks it. Desktop and mobile clients send no origin.',
  causes: [
    {
      id: 'DSC-02',
      cause: 'The origin of the page is not in the list of allowed origins (CrossDomainAuthorizationList).',
      confirm: [
        'Get-CsWebServiceConfiguration | Select-Object -ExpandProperty CrossDomainAuthorizationList',
        'curl -H "Origin: {origin}" -v https://lyncdiscover.<sip-domain>/',
      ],
      remedy: [
        '$origin = New-CsWebOrigin -Url {origin}',
        'Set-CsWebServiceConfiguration -Identity global -CrossDomainAuthorizationList @{Add=$origin}',
      ],
    },
    {
      id: 'DSC-01',
      cause: 'The web services refuse this kind of client, or the request, for another reason.',
      confirm: ['X-MS-diagnostics in the response headers of the 403'],
      remedy: ['Act on the reason of the header; check the publishing rule.'],
    },
    {
      id: 'TCP-02',
      cause: 'The request reaches the wrong web site, or is refused by the reverse proxy.',
      confirm: ['X-MS-Server-Fqdn in the response: without it the Front End has not answered.'],
      remedy: ['Publish 443 to 4443 with the original Host header.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a certificate warning for lyncdiscover in the browser',
      tell: 'the page never gets an answer; see the certificate',
    },
    { what: '401 with MsRtcOAuth', tell: 'the challenge of every first request' },
  ],
  settle: [
    'The response headers of the 403 (X-MS-diagnostics, X-MS-Server-Fqdn).',
    'The same request with curl, with and without the header Origin.',
  ],
  seeAlso: ['Set-CsWebServiceConfiguration -CrossDomainAuthorizationList', 'Fetch: Origin header'],
  samples: {
    fires: ['discovery/cross-origin-refused.http', 'discovery/browser-console-403.txt'],
    clear: ['discovery/browser-401.http'],
  },
})

const BROWSER_SERVICES: ReadonlySet<WebExchange['service']> = new Set([
  'autodiscover',
  'ucwa',
  'oauth',
  'web-ticket',
])

const BROWSER = /^mozilla\//i

function isBrowserRefusal(exchange: WebExchange): boolean {
  const { status, service, agent, request } = exchange
  if (status !== 403 || !BROWSER_SERVICES.has(service)) return false
  return saysCrossDomain(exchange) || (request?.pageOrigin ?? '') !== '' || BROWSER.test(agent)
}

function saysCrossDomain({ response }: WebExchange): boolean {
  return (
    response !== undefined &&
    [response.text, response.body, ...response.diagnostics.map(({ reason }) => reason ?? '')].some(text =>
      SENTENCE.test(text),
    )
  )
}

/** Not of an attempt that went on to sign in. */
function isUnresolved(facts: Facts, exchange: WebExchange): boolean {
  const about = attemptsWith(facts, exchange)
  return about.length === 0 || about.some(isOpenOrFailed)
}

function evidenceOfRefusal(exchange: WebExchange): Evidence {
  const [found] = exchange.diagnostics
  return evidenceOfWeb(exchange, found ? found.header : 'start-line', 'the request of the page is refused')
}

function subjectOf(refused: readonly WebExchange[]): Record<string, string> {
  const origin = refused.map(({ request }) => request?.pageOrigin ?? '').find(found => found !== '')
  return {
    page: origin === undefined ? 'The page' : `The page ${origin}`,
    origin: origin ?? 'https://<page>',
  }
}

function attemptsOf(facts: Facts, refused: readonly WebExchange[]) {
  const containing = refused.flatMap(exchange => attemptsWith(facts, exchange)).filter(isOpenOrFailed)
  if (containing.length > 0) return [...new Set(containing)]
  return facts.failedAttempts.filter(({ agent }) => BROWSER.test(agent))
}

function rankCauses(sure: boolean, emptyList: boolean): RankedCause[] {
  if (sure) return [certain('DSC-02', 'The answer says so.')]
  if (emptyList)
    return [likely('DSC-02', 'The list of allowed origins is empty.'), possible('DSC-01'), possible('TCP-02')]
  return [likely('DSC-02'), possible('DSC-01'), possible('TCP-02')]
}
