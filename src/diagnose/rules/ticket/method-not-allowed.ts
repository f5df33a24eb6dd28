// 28029: the web services do not allow the method by which the client asks for a web ticket.

import { type Evidence, evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { lastOffer } from '../../facts/offered-schemes.ts'
import { type Refusal, refusalsOf } from '../../facts/refusals.ts'
import { effectiveSettings, switchedOff, switchedOn } from '../../facts/switches.ts'
import { certain, ledBy, likely, possible, weakened } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const METHOD_NOT_ALLOWED: ReadonlySet<number> = new Set([28029])

export const rule = defineRule({
  id: 'ticket/method-not-allowed',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-02', 'WT-12', 'WT-03'],
  title: {
    fires:
      'The web services do not allow the method the client uses: "Authentication type not allowed" (28029)',
    clear: 'No web service refused the method of authentication',
  },
  needs: ['diagnostics'],
  wants: 'a client log with web service traffic, or a trace of the web components of a Front End',
  judge: facts => {
    const refusals = refusalsOf(facts, METHOD_NOT_ALLOWED)
    if (refusals.length === 0) return [CLEAR]
    const settings = findSettings(facts)
    return refusals.map(refusal => {
      const { causes, proof } = rankCauses(refusal, settings)
      return fires({
        subject: { asked: askedBy(refusal) },
        evidence: [refusal.found.evidence, ...proof],
        attempts: refusal.attempts,
        causes,
      })
    })
  },
  explain:
    'The client asked for a web ticket{asked} and the web services answered 28029: this kind of authentication is switched ' +
    'off there. Without a ticket the client gets no user certificate and, outside, no answer from Autodiscover.',
  scope:
    'Users who need a first ticket by this method: a new profile, a deleted or expired user certificate. Users with a stored ' +
    'user certificate do not ask and are not hit.',
  causes: [
    {
      id: 'WT-02',
      cause: 'Windows authentication is switched off for the web services (UseWindowsAuth None).',
      confirm: ['Get-CsWebServiceConfiguration | Select-Object Identity,UseWindowsAuth,UseCertificateAuth'],
      remedy: ['Set-CsWebServiceConfiguration -Identity <identity> -UseWindowsAuth Negotiate'],
    },
    {
      id: 'WT-12',
      cause:
        'A block of Windows authentication (Set-CsAuthConfig) reached web services and registrar only in part, or a pool ' +
        'keeps settings of its own.',
      confirm: [
        'Get-CsAuthConfig',
        'Get-CsWebServiceConfiguration | Select-Object Identity,UseWindowsAuth,OverrideAuthType*',
        'Get-CsProxyConfiguration | Select-Object Identity,Use*ForClientToProxyAuth',
      ],
      remedy: [
        'Remove settings at pool level: Remove-CsWebServiceConfiguration, Remove-CsProxyConfiguration -Identity service:<service>',
        'Enable-CsComputer   # on every server, after Set-CsAuthConfig',
      ],
    },
    {
      id: 'WT-03',
      cause:
        'The pool allows passive federation only (UseWsFedPassiveAuth), which this client does not know.',
      confirm: ['Get-CsWebServiceConfiguration | Select-Object Identity,UseWsFedPassiveAuth,UseWindowsAuth'],
      remedy: ['Upgrade the client, or home its users on a pool with ordinary methods.'],
    },
  ],
  lookAlikes: [
    {
      what: '28020 no valid security token',
      tell: 'the first request of every client; no method was refused',
    },
    { what: '401 without diagnostics', tell: 'the method is allowed, user name or password are refused' },
  ],
  settle: [
    'Get-CsWebServiceConfiguration | Format-List Identity,UseWindowsAuth,UseCertificateAuth,UsePinAuth,UseWsFedPassiveAuth',
    'Get-CsAuthConfig and Get-CsProxyConfiguration, for the comparison with the registrar.',
  ],
  seeAlso: ['ms-diagnostics/28029', 'MS-OCAUTHWS §3.2.4.1', 'Set-CsWebServiceConfiguration'],
  samples: {
    fires: ['ticket/method-not-allowed.uccapilog', 'ticket/method-not-allowed-console.txt'],
    clear: ['ticket/ticket-by-second-method.uccapilog'],
  },
  provokedBy: 'web/windows-authentication-off',
})

/** Kind of credentials of the refused request, for the sentence. */
function askedBy({ found: { exchange } }: Refusal): string {
  const credentials = exchange?.kind === 'web' ? exchange.credentials : ''
  return credentials === '' ? '' : ` with ${credentials}`
}

interface Settings {
  readonly windowsOff: readonly Evidence[]
  readonly passive: readonly Evidence[]
  readonly blocked: readonly Evidence[]
}

function findSettings(facts: Facts): Settings {
  const scenarios = effectiveSettings(facts, 'Scenario').filter(({ value }) => /^Block/i.test(value.trim()))
  return {
    windowsOff: switchedOff(facts, 'UseWindowsAuth').map(setting =>
      evidenceOf(setting, 'Windows authentication is off'),
    ),
    passive: switchedOn(facts, 'UseWsFedPassiveAuth').map(setting =>
      evidenceOf(setting, 'passive federation is on'),
    ),
    blocked: scenarios.map(setting => evidenceOf(setting, 'a block is configured')),
  }
}

function rankCauses(
  { attempts }: Refusal,
  { windowsOff, passive, blocked }: Settings,
): { causes: readonly RankedCause[]; proof: readonly Evidence[] } {
  const all = [likely('WT-02'), possible('WT-12'), possible('WT-03')]
  if (passive.length > 0 && windowsOff.length > 0) {
    return {
      causes: ledBy(certain('WT-03', 'Only passive federation is left on.'), weakened(all)),
      proof: [...passive, ...windowsOff],
    }
  }
  if (blocked.length > 0) {
    return { causes: ledBy(certain('WT-12', 'A block is configured.'), weakened(all)), proof: blocked }
  }
  if (windowsOff.length > 0)
    return {
      causes: [certain('WT-02', 'The pasted configuration shows it switched off.')],
      proof: windowsOff,
    }
  const contradicting = attempts.some(attempt => lastOffer(attempt)?.schemes.has('ntlm') === true)
  if (!contradicting) return { causes: all, proof: [] }
  return {
    causes: ledBy(
      likely('WT-12', 'The registrar offers NTLM to the same client; the web services refuse it.'),
      all,
    ),
    proof: [],
  }
}
