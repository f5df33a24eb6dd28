// A reverse proxy asks for a log-on before it lets requests through to the web services.

import type { Attempt } from '../../../trace/attempt.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { hostOf } from '../../facts/hosts.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

interface Sign {
  readonly exchange: WebExchange
  readonly part: string
  readonly how: string
  /** Nothing but a log-on in front of the service looks like this. */
  readonly sure: boolean
}

export const rule = defineRule({
  id: 'ticket/proxy-authenticates-first',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-14'],
  title: {
    fires: 'Something in front of {host} asks for a log-on before the web services are reached',
    clear: 'The web services answer themselves',
  },
  needs: ['web'],
  wants:
    'a client log or capture with the HTTP answers from outside, or curl -v https://lyncdiscover.<sip-domain>/',
  judge: facts => {
    const signs = facts.web.flatMap(findSign)
    if (signs.length === 0) return [CLEAR]
    return [...groupByHost(signs)].flatMap(([host, found]) => {
      const about = found.flatMap(({ exchange }) => attemptsWith(facts, exchange))
      const attempts = [...new Set(about)].filter(isOpenOrFailed)
      if (about.length > 0 && attempts.length === 0) return [CLEAR]
      return [
        fires({
          subject: { host, how: found[0]?.how ?? '' },
          evidence: found.map(evidenceOfSign),
          attempts,
          causes: [rank(found, facts, attempts)],
        }),
      ]
    })
  },
  explain:
    'The answer to a request for a web service of the sign-in does not come from a Front End: {how}. Clients expect the challenge of ' +
    'the web ticket service and cannot fill in a form or a second password.',
  scope:
    'Everybody who needs web services through that address: mobile and web clients, and desktop clients without a stored user certificate. A browser shows the form.',
  causes: [
    {
      id: 'WT-14',
      cause:
        'The publishing rule of the reverse proxy authenticates users (pre-authentication) instead of passing requests through.',
      confirm: [
        'curl -v "https://lyncdiscover.<sip-domain>/?sipuri=<sip-address>"   # from outside; look for X-MS-Server-Fqdn and the challenge',
        'Compare with the same request sent to the External Web Site itself: https://<front-end>:4443/',
      ],
      remedy: [
        'Publish the web services without authentication and delegation: pass through, 443 to 4443 and 80 to 8080, original Host header.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: '302 from http to https of the same path',
      tell: 'an ordinary redirection; the next request is answered',
    },
    { what: '401 with Negotiate and NTLM', tell: 'the web ticket service itself; it names X-MS-Server-Fqdn' },
    { what: '407', tell: "the client's own proxy asks, not the publishing one" },
  ],
  settle: ['The whole answer (headers and body) to https://lyncdiscover.<sip-domain>/ from outside.'],
  seeAlso: ['Reverse proxy rules, Skype for Business Server', 'RFC 7235 §3.1'],
  samples: {
    fires: [
      'ticket/proxy-authenticates-first.uccapilog',
      'ticket/proxy-basic-realm.http',
      'ticket/proxy-form.http',
    ],
    clear: ['ticket/redirect-to-https.http', 'register/signed-in-first-time.uccapilog'],
  },
  provokedBy: 'web/proxy-authenticates-first',
})

const SIGN_IN_SERVICES: ReadonlySet<WebExchange['service']> = new Set([
  'autodiscover',
  'web-ticket',
  'certificate-provisioning',
  'ucwa',
  'mcx',
])
/** Log-on pages of the usual gateways. */
const LOGON_PAGE =
  /\/CookieAuth\.dll|\/my\.policy|\/adfs\/ls|\/vpn\/|\/dana-na\/|\/oam\/|siteminder|SMAGENTNAME|\/(?:[\w-]*log[io]n[\w-]*|logon|signin|auth)(?:[/?.]|$)|saml2?\b/i
const FORM = /<input\b[^>]*type\s*=\s*["']?password/i
/** Challenges of the web services themselves. */
const OWN_SCHEMES = /^(?:negotiate|ntlm|kerberos|bearer|msrtcoauth)$/i

function findSign(exchange: WebExchange): Sign[] {
  const { response, status, service, host } = exchange
  if (!response || !SIGN_IN_SERVICES.has(service) || response.serverFqdn !== '') return []
  const sign = (part: string, how: string, sure: boolean): Sign[] => [{ exchange, part, how, sure }]
  if (status >= 301 && status <= 308 && LOGON_PAGE.test(response.location)) {
    const target = hostOf(response.location)
    return sign(
      'Location',
      `a redirection to a log-on page${target === '' || target === host ? '' : ` at ${target}`}`,
      true,
    )
  }
  if (/text\/html/i.test(response.contentType) && FORM.test(response.body))
    return sign('Content-Type', 'a page with a password form', true)
  if (status !== 401 || response.challenges.length === 0) return []
  const foreign = response.challenges.filter(({ scheme }) => !OWN_SCHEMES.test(scheme))
  if (foreign.length !== response.challenges.length) return []
  const realm = foreign[0]?.parameters.get('realm') ?? ''
  return sign(
    'WWW-Authenticate',
    `a ${foreign[0]?.scheme} challenge${realm === '' ? '' : ` for "${realm}"`}`,
    false,
  )
}

function evidenceOfSign({ exchange, part, how }: Sign) {
  return evidenceOfWeb(exchange, part, how)
}

function groupByHost(signs: readonly Sign[]): Map<string, Sign[]> {
  const groups = new Map<string, Sign[]>()
  for (const sign of signs) {
    const host = sign.exchange.host || 'the web services'
    groups.set(host, [...(groups.get(host) ?? []), sign])
  }
  return groups
}

function rank(signs: readonly Sign[], facts: Facts, attempts: readonly Attempt[]) {
  if (signs.some(({ sure }) => sure))
    return certain('WT-14', 'The answer is a log-on page, not one of the web services.')
  const inside = facts.attempts.some(attempt => attempt.place === 'inside' && !attempts.includes(attempt))
  return likely('WT-14', inside ? 'Inside, the web services answer themselves.' : '')
}
