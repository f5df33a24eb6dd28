// Modern authentication on premises is half configured: clients that ask for it get no address to go to.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isEmptyValue, settingsNamed } from '../../facts/settings.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'hybrid/modern-auth-half-configured',
  stage: 'hybrid',
  kind: 'cause',
  covers: ['HYB-01'],
  title: {
    fires: 'Modern authentication is half configured: the web services name no authorisation server',
    clear: 'Where clients ask for modern authentication they are told where to go',
  },
  needs: ['web', 'settings'],
  wants: 'a client log with web service traffic, and Get-CsOAuthConfiguration',
  judge: facts => {
    const unanswered = facts.web.filter(asksInVain)
    const empty = settingsNamed(facts, 'ClientAuthorizationOAuthServerIdentity').filter(({ value }) =>
      isEmptyValue(value),
    )
    const intended = unanswered.length > 0 || isIntended(facts)
    if (!intended || unanswered.length + empty.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...unanswered.map(exchange =>
            evidenceOfWeb(exchange, 'WWW-Authenticate', 'Bearer without authorization_uri'),
          ),
          ...empty.map(setting => evidenceOf(setting, 'no OAuth server is set')),
        ],
        attempts: unanswered.flatMap(exchange => attemptsWith(facts, exchange)),
        causes: [
          {
            id: 'HYB-01',
            certainty: empty.length > 0 ? 'certain' : 'likely',
            because: empty.length > 0 ? 'The configuration names no OAuth server for clients.' : '',
          },
        ],
      }),
    ]
  },
  explain:
    'A client with modern authentication announces it with an empty Bearer; the web service must answer with the address of ' +
    'the authorisation server. Here the answer lacks authorization_uri, or the configuration names no OAuth server, so that ' +
    'no sign-in window of modern authentication appears.',
  scope: 'All clients with modern authentication switched on (ADAL) that need a first web ticket.',
  causes: [
    {
      id: 'HYB-01',
      cause:
        'One of the three parts is missing: the OAuth server (evoSTS), the service principal names of all web URLs, or the ' +
        'setting that hands it to clients.',
      confirm: [
        'Get-CsOAuthServer | Format-List Identity,Type,MetadataUrl',
        'Get-CsOAuthConfiguration | Format-List ClientAuthorizationOAuthServerIdentity,ClientAdalAuthOverride',
        'Get-MsolServicePrincipal -AppPrincipalId 00000004-0000-0ff1-ce00-000000000000 | Select-Object -Expand ServicePrincipalNames',
      ],
      remedy: [
        'New-CsOAuthServer -Identity evoSTS -MetadataURL https://login.microsoftonline.com/common/FederationMetadata/2007-06/FederationMetadata.xml -AcceptSecurityIdentifierInformation $true -Type AzureAD',
        'Set-CsOAuthConfiguration -ClientAuthorizationOAuthServerIdentity evoSTS',
        'Add internal and external web FQDNs of every pool as service principal names.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'Bearer without authorization_uri in any other answer',
      tell: 'normal on premises: it is for servers; only a client that asks with Bearer is left without an answer',
    },
    { what: 'Exchange answering with Bearer', tell: 'another host; that is server-to-server authentication' },
  ],
  settle: ['Get-CsOAuthConfiguration', 'Get-CsOAuthServer'],
  seeAlso: ['Set-CsOAuthConfiguration', 'New-CsOAuthServer'],
  samples: {
    fires: ['hybrid/modern-auth-half-configured.http'],
    clear: ['hybrid/modern-auth-offered.http'],
  },
})

const OURS: ReadonlySet<WebExchange['service']> = new Set([
  'autodiscover',
  'web-ticket',
  'certificate-provisioning',
  'ucwa',
])

/** A Bearer of modern authentication; the web application sends its own tickets ("Bearer cwt=…") under the same scheme. */
function asksForModern({ request }: WebExchange): boolean {
  return !request?.hasWebTicket && (request?.credentialSchemes ?? []).some(scheme => /^bearer$/i.test(scheme))
}

/** The token itself was looked at and refused: the client knew where to get one. */
const TOKEN_REFUSED: ReadonlySet<number> = new Set([28055, 28056, 28077])

/** A request that announces modern authentication, answered by a Bearer challenge without an address. */
function asksInVain(exchange: WebExchange): boolean {
  const { service, status, response, diagnostics } = exchange
  if (!OURS.has(service) || status !== 401 || !asksForModern(exchange)) return false
  if (diagnostics.some(({ id }) => TOKEN_REFUSED.has(id))) return false
  const bearer = response?.challenges.filter(({ scheme }) => /^bearer$/i.test(scheme)) ?? []
  return (
    bearer.length > 0 && bearer.every(({ parameters }) => (parameters.get('authorization_uri') ?? '') === '')
  )
}

/** Something shows that modern authentication is wanted here: an authorisation server, or a client that tried. */
function isIntended(facts: Facts): boolean {
  const servers = settingsNamed(facts, 'MetadataUrl').some(({ value }) =>
    /login\.(?:microsoftonline|windows)/i.test(value),
  )
  const tried = facts.web.some(exchange => exchange.service === 'oauth' || asksForModern(exchange))
  const allowed = settingsNamed(facts, 'ClientAdalAuthOverride').some(({ value }) =>
    /^allowed$/i.test(value.trim()),
  )
  return servers || tried || allowed
}
