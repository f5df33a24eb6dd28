// Where a sign-in ended at a web service and no specific cause is known: what was asked, what came back.

import { formatResultCode } from '../../../base/result-code.ts'
import type { WebService } from '../../../protocol/web-service.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOfWeb } from '../../evidence.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'
import { withUsers } from '../../tell-users.ts'

export const rule = defineRule({
  id: 'ticket/web-service-refused',
  stage: 'ticket',
  kind: 'symptom',
  covers: ['CP-06', 'WT-02', 'TCP-02', 'TCP-09'],
  title: {
    fires: 'The sign-in ends at {service}: {answer}',
    clear: 'No sign-in ends at a web service',
  },
  needs: ['web'],
  wants: 'a client log with web service traffic, or the IIS logs of the Front Ends',
  judge: facts => {
    const firings = facts.failedAttempts.flatMap(attempt => {
      const exchange = decisiveStep(attempt)?.what
      return exchange?.kind === 'web' && !isOfRunningSession(exchange) ? [fireOn([attempt], exchange)] : []
    })
    const all = [
      ...firings,
      ...probedRefusals(facts).map(exchange => fireOn(attemptsWith(facts, exchange), exchange)),
    ]
    return all.length > 0 ? withUsers(all) : [CLEAR]
  },
  explain:
    '{service} at {host} answered {answer}.{detail} What the client needs next — the name of its server, a web ticket, or a user ' +
    'certificate — did not come.',
  scope:
    'Clients that need this web service: those without a stored user certificate, and all mobile and web clients.',
  causes: [
    {
      id: 'TCP-02',
      cause:
        'The request does not reach the right web site: wrong publishing rule, wrong port, or wrong Host header.',
      confirm: [
        'curl -v https://{host}/   # the answer of a Front End names X-MS-Server-Fqdn',
        'Get-CsService -WebServer | Format-List PoolFqdn,ExternalFqdn,InternalFqdn',
      ],
      remedy: [
        'Publish 443 to 4443 and 80 to 8080 of the pool with the original Host header, without authentication.',
      ],
    },
    {
      id: 'TCP-09',
      cause:
        'The reverse proxy or load balancer puts another name into the Host header: the web site does not know what was asked for.',
      confirm: ['cs-host in the IIS log of the Front End, beside the URL the client asked for.'],
      remedy: ['Forward the original Host header.'],
    },
    {
      id: 'WT-02',
      cause: 'The method of authentication is switched off, or the user is not allowed.',
      confirm: ['Get-CsWebServiceConfiguration | Format-List Identity,Use*'],
      remedy: [
        'Set-CsWebServiceConfiguration -Identity <identity> -UseWindowsAuth Negotiate -UseCertificateAuth $true',
      ],
    },
    {
      id: 'CP-06',
      cause: 'The web service itself fails: its application pool is stopped, or it throws an error.',
      confirm: [
        'Get-CsWindowsService; on each Front End request https://localhost:443 and :4443 with the same path',
        'IIS log: sc-status, sc-substatus, sc-win32-status of the request',
        'Application log: ASP.NET 1309, W3SVC-WP',
      ],
      remedy: ['iisreset   # in a command prompt, on the server that fails'],
    },
    {
      id: 'AUTH-01',
      cause: 'User name or password are not accepted.',
      confirm: [
        'Security log of the Front End: 4625, or 4776 of the domain controller, with the account name that was sent',
      ],
      remedy: ['Enter the user principal name or domain\\user and the present password.'],
    },
    {
      id: 'AUTH-02',
      cause: 'The client tries the SIP address as user name, but the user principal name is another.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,UserPrincipalName,SamAccountName"],
      remedy: ['Enter the user principal name or domain\\user in the field for the user name.'],
    },
    {
      id: 'AUTH-09',
      cause: 'The account is disabled, locked, or its password has expired.',
      confirm: ["Get-ADUser '<account>' -Properties Enabled,LockedOut,PasswordExpired,AccountExpirationDate"],
      remedy: ["Enable-ADAccount / Unlock-ADAccount '<account>', or set a new password."],
    },
  ],
  lookAlikes: [
    { what: '401 before a 200', tell: 'every first request is challenged; only the last answer counts' },
    { what: '401 with X-MS-WebTicketURL and 28020', tell: 'the invitation to get a web ticket' },
  ],
  settle: [
    'IIS log of the Front Ends for the same minute, with cs-host and sub-status.',
    'CLS trace, scenario Authentication (WebInfrastructure, WebTicketService, CertProvisioningService).',
  ],
  seeAlso: ['MS-OCAUTHWS §3.2', 'MS-OCDISCWS §3.1.5'],
  samples: {
    fires: [
      'ticket/web-service-forbidden.uccapilog',
      'ticket/web-service-error.uccapilog',
      'ticket/password-refused.uccapilog',
    ],
    clear: ['register/signed-in-first-time.uccapilog'],
  },
  provokedBy: 'network/web-name-not-published',
})

/** Steps of the probe that want an answer of a web service before anybody signs in. */
const WEB_STEPS: ReadonlySet<string> = new Set([
  'autodiscover-root',
  'autodiscover-user',
  'web-ticket-metadata',
  'certificate-metadata',
])

/** Where a probe that nobody signed in with was refused: no attempt failed, because none went so far. */
function probedRefusals({ failedAttempts, probeSteps, web }: Facts): WebExchange[] {
  if (failedAttempts.length > 0) return []
  const refused = probeSteps.filter(
    ({ step, verdict, outcome }) => WEB_STEPS.has(step) && verdict === 'failed' && outcome === 'refused',
  )
  return refused.flatMap(({ target, origin }) => {
    const path = URL.canParse(target) ? new URL(target) : undefined
    return (
      web.find(
        exchange =>
          exchange.origin.source === origin.source &&
          exchange.status >= 400 &&
          exchange.host === path?.hostname &&
          exchange.path.startsWith(path.pathname),
      ) ?? []
    )
  })
}

/** An error of UCWA about one of its resources: the client is signed in, or was. */
function isOfRunningSession({ service, response }: WebExchange): boolean {
  return (
    service === 'ucwa' &&
    /"subcode"\s*:\s*"(?:Application|Resource|Subscription)\w*(?:NotFound|Gone|Expired)"/i.test(
      response?.body ?? '',
    )
  )
}

const NAMES: Partial<Record<WebService, string>> = {
  autodiscover: 'Autodiscover',
  'web-ticket': 'the web ticket service',
  'certificate-provisioning': 'certificate provisioning',
  oauth: 'the identity service',
  federation: 'the federation service',
  ucwa: 'UCWA',
  mcx: 'the mobility service',
}

function fireOn(attempts: readonly Attempt[], exchange: WebExchange) {
  const { fault, error, status, service, host, diagnostics } = exchange
  const said = diagnostics[0]?.reason ?? (fault?.errorReason || fault?.reason || error)
  return fires({
    subject: {
      service: NAMES[service] ?? 'a web service',
      host: host || '<web-fqdn>',
      answer: answerOf(exchange),
      detail: said === '' ? '' : ` It says: "${said}".`,
    },
    evidence: [evidenceOf(exchange)],
    attempts,
    causes: rankByStatus(status, exchange),
  })
}

function evidenceOf(exchange: WebExchange): Evidence {
  const [found] = exchange.diagnostics
  if (found) return evidenceOfWeb(exchange, found.header)
  return evidenceOfWeb(exchange, exchange.response && exchange.fault ? 'body' : 'start-line')
}

/** "401 Unauthorized", "500 with fault …", or the code of the client's own stack. */
function answerOf({ status, response, diagnostics, fault, code }: WebExchange): string {
  const id = diagnostics[0]?.id ?? fault?.errorId
  const number = id === undefined ? '' : ` (${id})`
  if (status > 0) return `${status}${response?.text ? ` ${response.text}` : ''}${number}`
  return code === 0 ? 'an error' : `error ${formatResultCode(code)}`
}

function rankByStatus(
  status: number,
  { service, credentials, host, path, server }: WebExchange,
): RankedCause[] {
  const asksCredentials = service === 'web-ticket' || service === 'oauth' || service === 'federation'
  if (status === 401 && asksCredentials && credentials !== '' && credentials !== 'ticket')
    return [likely('AUTH-01', 'Credentials were sent and refused.'), possible('AUTH-02'), possible('AUTH-09')]
  if (status === 401) return [possible('WT-02'), possible('AUTH-01')]
  // The root of the web site is Autodiscover only for those who ask for it by its name.
  if (status === 404 && server !== '' && /^lyncdiscover/.test(host) && path === '/')
    return [likely('TCP-09', `${server} answers, and does not know the name.`), possible('TCP-02')]
  if (status === 403 || status === 404) return [possible('TCP-02'), possible('WT-02'), possible('CP-06')]
  return [possible('CP-06'), possible('TCP-02')]
}
