// The web services demand passive federation (two-factor) and offer nothing else: clients that cannot do it are locked out.

import type { Attempt } from '../../../trace/attempt.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isSameHost } from '../../facts/hosts.ts'
import { settingBlocks } from '../../facts/settings.ts'
import { isOff, switchedOff, switchedOn } from '../../facts/switches.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'ticket/passive-only',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-03', 'DSC-04', 'AUTH-05', 'CP-10'],
  title: {
    fires: 'The web services accept passive federation (two-factor) only',
    clear: 'The web services do not demand passive federation, or the client follows it',
  },
  needs: ['web', 'settings'],
  wants:
    'a client log or browser capture with the answers of the web ticket service, and Get-CsWebServiceConfiguration',
  judge: facts => {
    const demands = facts.web.filter(isDemand)
    const settings = [...switchedOn(facts, 'UseWsFedPassiveAuth'), ...switchedOff(facts, 'UseWindowsAuth')]
    const configured = isPassiveOnly(facts)
    const attempts = configured ? facts.failedAttempts.filter(failedForTicket) : attemptsOf(facts, demands)
    const met = demands.some(demand =>
      attemptsWith(facts, demand).some(({ outcome }) => outcome === 'signed-in'),
    )
    if (attempts.length === 0 && (demands.length === 0 || met)) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...demands.slice(0, 6).map(evidenceOfDemand),
          ...settings.map(setting => evidenceOf(setting, 'the configuration of the web services')),
        ],
        attempts,
        causes: rankCauses(facts, attempts, demands),
      }),
    ]
  },
  explain:
    'The web ticket service sends the client to a federation service for a passive (browser) sign-in and offers neither Windows ' +
    'authentication nor a password. Only clients that can show that page sign in; the others find no method they know.',
  scope:
    'Clients without passive federation: Communicator and Lync 2010, phones, older mobile apps, and clients that still send saved ' +
    'credentials. If the setting is global, or discovery leads to that pool, users of other pools are hit too.',
  causes: [
    {
      id: 'WT-03',
      cause: 'The pool is set to two-factor sign-in and this client cannot do it.',
      confirm: [
        'Get-CsWebServiceConfiguration | Format-List Identity,UseWsFedPassiveAuth,UseWindowsAuth,UseCertificateAuth,UsePinAuth',
      ],
      remedy: ['Upgrade the client, or home its users on a pool with ordinary methods.'],
    },
    {
      id: 'DSC-04',
      cause: 'Discovery leads to a two-factor pool, also for users whose home is an ordinary pool.',
      confirm: [
        'nslookup lyncdiscoverinternal.<sip-domain>; nslookup lyncdiscover.<sip-domain>',
        "Get-CsUser -Identity '<user>' | Format-List RegistrarPool",
      ],
      remedy: ['Point lyncdiscover and lyncdiscoverinternal to a pool with ordinary methods.'],
    },
    {
      id: 'AUTH-05',
      cause: 'Two-factor sign-in was switched on globally instead of at the service of one pool.',
      confirm: [
        'Get-CsWebServiceConfiguration -Identity Global',
        'Get-CsProxyConfiguration -Identity Global',
      ],
      remedy: [
        'Set-CsWebServiceConfiguration -Identity Global -UseWsFedPassiveAuth $false -UseWindowsAuth Negotiate -UseCertificateAuth $true -UsePinAuth $true',
        'New-CsWebServiceConfiguration -Identity "Service:WebServer:<pool-fqdn>" -UseWsFedPassiveAuth $true -WsFedPassiveMetadataUri <url>',
      ],
    },
    {
      id: 'CP-10',
      cause:
        'The client keeps using saved credentials or an old user certificate instead of the two-factor page.',
      confirm: ['cmdkey /list', 'certmgr.msc > Personal: certificates of "Communications Server"'],
      remedy: ['Delete my sign-in info; policy SavePassword = 0.'],
    },
  ],
  lookAlikes: [
    {
      what: '401 with MsRtcOAuth and several grant types',
      tell: 'passive is one of several; the client takes another',
    },
    {
      what: '302 to a login page before any answer of the server',
      tell: 'a reverse proxy authenticates first; no X-MS-Server-Fqdn',
    },
  ],
  settle: [
    'Get-CsWebServiceConfiguration | Format-List Identity,Use*',
    'The home pool of the user beside the pool that answered: Get-CsUserPoolInfo.',
  ],
  seeAlso: [
    'Two-factor authentication, Skype for Business Server',
    'MS-OCAUTHWS §3.2',
    'UCWA authentication',
  ],
  samples: {
    fires: ['ticket/passive-only.uccapilog', 'ticket/passive-only-oauth.http'],
    clear: ['ticket/oauth-challenge.http', 'ticket/passive-among-others.uccapilog'],
  },
})

const PASSIVE = /urn:microsoft\.rtc:passive/i
const OTHER_GRANTS = /urn:microsoft\.rtc:windows|(?:^|,)\s*password/i
/** Ports of the web ticket service in its metadata, as MobilePreferredAuthType names them too. */
const PASSIVE_PORT = /WsFed_?Passive|WebTicketServiceWsFed/i
const OTHER_PORTS = /WebTicketService(?:Win(?:Negotiate|Ntlm)|Auth\b|Cert|Pin|OAuth)/i

/** An answer that leaves only the passive way. */
function isDemand({ status, response, service, path }: WebExchange): boolean {
  if (!response) return false
  if (/"ms_rtc_passiveauthuri"/i.test(response.body) && status >= 400) return true
  const isMetadata = service === 'web-ticket' && /\/mex$/i.test(path) && status === 200
  if (isMetadata) return PASSIVE_PORT.test(response.body) && !OTHER_PORTS.test(response.body)
  const grants = response.challenges
    .map(({ parameters }) => parameters.get('grant_type') ?? '')
    .filter(Boolean)
  return (
    status === 401 && grants.some(text => PASSIVE.test(text)) && !grants.some(text => OTHER_GRANTS.test(text))
  )
}

function evidenceOfDemand(exchange: WebExchange): Evidence {
  const part = exchange.response?.challenges.length ? 'WWW-Authenticate' : 'body'
  return evidenceOfWeb(exchange, part, 'only the passive way is offered')
}

function attemptsOf(facts: Facts, demands: readonly WebExchange[]): Attempt[] {
  return [...new Set(demands.flatMap(demand => attemptsWith(facts, demand)))].filter(isOpenOrFailed)
}

/** One object of the configuration with passive on and the others off. */
function isPassiveOnly(facts: Facts): boolean {
  return settingBlocks(facts).some(
    block =>
      /^true$/i.test(block.value('UseWsFedPassiveAuth') ?? '') &&
      isOff(block.value('UseWindowsAuth') ?? 'Negotiate'),
  )
}

function failedForTicket({ failedPhase }: Attempt): boolean {
  return failedPhase === 'ticket' || failedPhase === 'autodiscover' || failedPhase === 'certificate'
}

/** Communicator 2007 and Lync 2010. */
const BEFORE_2013 = /\b(?:UCCAPI|OC)\/[1-4]\./

function rankCauses(
  facts: Facts,
  attempts: readonly Attempt[],
  demands: readonly WebExchange[],
): RankedCause[] {
  const all = [likely('WT-03'), possible('DSC-04'), possible('AUTH-05'), possible('CP-10')]
  const global = settingBlocks(facts).some(
    block =>
      /^global$/i.test(block.value('Identity') ?? '') &&
      /^true$/i.test(block.value('UseWsFedPassiveAuth') ?? ''),
  )
  if (global) return ledBy(certain('AUTH-05', 'The global configuration demands it.'), all)
  const homes = settingBlocks(facts)
    .map(block => block.value('RegistrarPool') ?? '')
    .filter(name => name !== '')
  const elsewhere = demands.find(
    ({ server }) => server !== '' && homes.length > 0 && !homes.some(home => isSameHost(home, server)),
  )
  if (elsewhere)
    return ledBy(likely('DSC-04', `${elsewhere.server} answered; the user's pool is ${homes[0]}.`), all)
  const old = attempts.find(
    attempt => attempt.agent !== '' && (mayBe(attempt, 'phone') || BEFORE_2013.test(attempt.agent)),
  )
  return old ? ledBy(likely('WT-03', `${old.agent} does not know passive federation.`), all) : all
}
