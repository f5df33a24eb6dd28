// Pasted configuration that will stop a sign-in some day, without a failed sign-in in these logs.

import type { Setting } from '../../../trace/observation.ts'
import { evidenceOf, evidenceOfSip } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { readOffer } from '../../facts/offered-schemes.ts'
import { isOn } from '../../facts/settings.ts'
import { effectiveSettings, isOff } from '../../facts/switches.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

interface Danger {
  readonly name: string
  readonly is: (value: string) => boolean
  readonly cause: string
  readonly stops: string
}

const CERTIFICATE_SWITCH = 'UseCertificateForClientToProxyAuth'
const NO_CERTIFICATE = 'no sign-in by user certificate'

const DEFAULT_REALM = /^(?:SIP Communications Service)?$/i

const DANGERS: readonly Danger[] = [
  { name: 'UseWindowsAuth', is: isOff, cause: 'WT-02', stops: 'no web ticket for a user name and password' },
  {
    name: 'UseCertificateAuth',
    is: isOff,
    cause: 'CP-07',
    stops: 'no user certificate: phones and the store app cannot sign in',
  },
  { name: CERTIFICATE_SWITCH, is: isOff, cause: 'CP-07', stops: NO_CERTIFICATE },
  {
    name: 'UseNtlmForClientToProxyAuth',
    is: isOff,
    cause: 'AUTH-04',
    stops: 'no sign-in by password from outside',
  },
  { name: 'AllowOutsideUsers', is: isOff, cause: 'SIP-02', stops: 'nobody signs in from outside' },
  {
    name: 'EnableOutsideAccess',
    is: isOff,
    cause: 'SIP-01',
    stops: 'users of this policy cannot sign in from outside',
  },
  {
    name: 'UseWsFedPassiveAuth',
    is: isOn,
    cause: 'WT-03',
    stops: 'clients without passive federation cannot sign in',
  },
  {
    name: 'Realm',
    is: value => !DEFAULT_REALM.test(value.trim()),
    cause: 'AUTH-17',
    stops: 'saved credentials of clients no longer fit',
  },
]

export const rule = defineRule({
  id: 'authenticate/settings-at-odds',
  stage: 'authenticate',
  kind: 'note',
  covers: ['AUTH-04', 'CP-07', 'WT-02', 'WT-03', 'SIP-01', 'SIP-02', 'AUTH-17'],
  title: {
    fires: '{name} is {value}: {stops}',
    clear: 'The pasted configuration lets clients sign in',
  },
  needs: ['settings', 'probeSteps'],
  wants:
    'Get-CsWebServiceConfiguration, Get-CsProxyConfiguration, Get-CsAccessEdgeConfiguration, Get-CsExternalAccessPolicy',
  judge: facts => {
    // With a failed sign-in the rule of its cause weighs the setting.
    if (facts.failedAttempts.length > 0) return [CLEAR]
    const firings = DANGERS.flatMap(danger =>
      findDangers(facts, danger).map(setting =>
        fires({
          subject: { name: danger.name, value: setting.value.trim() || 'empty', stops: danger.stops },
          evidence: [evidenceOf(setting)],
          attempts: [],
          causes: [likely(danger.cause)],
        }),
      ),
    )
    const all = firings.length > 0 ? firings : withoutCertificates(facts)
    return all.length > 0 ? all : [CLEAR]
  },
  explain:
    'The configuration shows {name} {value}. That means: {stops}. It may be meant so; if users complain, it is the first thing to look at.',
  scope:
    'Users in the scope of that configuration or policy; clients with a stored user certificate may not notice for months.',
  causes: [
    {
      id: 'WT-02',
      cause: 'Windows authentication of the web services is off.',
      confirm: ['Get-CsWebServiceConfiguration | Format-List Identity,UseWindowsAuth'],
      remedy: ['Set-CsWebServiceConfiguration -Identity <identity> -UseWindowsAuth Negotiate'],
    },
    {
      id: 'CP-07',
      cause: 'Authentication by user certificate is off.',
      confirm: ['Get-CsProxyConfiguration; Get-CsWebServiceConfiguration'],
      remedy: [
        'Set-CsProxyConfiguration -Identity <identity> -UseCertificateForClientToProxyAuth $true',
        'Set-CsWebServiceConfiguration -Identity <identity> -UseCertificateAuth $true',
      ],
    },
    {
      id: 'AUTH-04',
      cause: 'NTLM is off at the registrar.',
      confirm: ['Get-CsProxyConfiguration'],
      remedy: ['Set-CsProxyConfiguration -Identity <identity> -UseNtlmForClientToProxyAuth $true'],
    },
    {
      id: 'SIP-02',
      cause: 'Remote access is off for the organisation.',
      confirm: ['Get-CsAccessEdgeConfiguration'],
      remedy: ['Set-CsAccessEdgeConfiguration -AllowOutsideUsers $true'],
    },
    {
      id: 'SIP-01',
      cause: 'The external access policy does not allow access from outside.',
      confirm: ['Get-CsExternalAccessPolicy'],
      remedy: ['Set-CsExternalAccessPolicy -Identity <policy> -EnableOutsideAccess $true'],
    },
    {
      id: 'WT-03',
      cause: 'The web services demand passive federation.',
      confirm: ['Get-CsWebServiceConfiguration'],
      remedy: ['Use it at the service of one pool only.'],
    },
    {
      id: 'AUTH-17',
      cause: 'The realm is not the default one.',
      confirm: ['Get-CsProxyConfiguration'],
      remedy: ['Set-CsProxyConfiguration -Identity <identity> -Realm "SIP Communications Service"'],
    },
  ],
  lookAlikes: [
    { what: 'the same setting at another pool', tell: 'a setting of a service holds for that pool only' },
  ],
  settle: ['A log of a sign-in that fails.'],
  seeAlso: [
    'Set-CsWebServiceConfiguration',
    'Set-CsProxyConfiguration',
    'Set-CsAccessEdgeConfiguration',
    'Set-CsExternalAccessPolicy',
  ],
  samples: { fires: ['authenticate/at-odds.settings.txt'], clear: ['authenticate/defaults.settings.txt'] },
})

function findDangers(facts: Facts, { name, is }: Danger): Setting[] {
  return effectiveSettings(facts, name).filter(({ value }) => is(value))
}

/** What every registrar says to a probe that did not say who it is: no TLS-DSK means that user certificates are switched off. */
function withoutCertificates({ registers, probeSteps }: Facts): Fires[] {
  const probes = new Set(probeSteps.map(({ origin }) => origin.source))
  const offers = registers.flatMap(exchange =>
    exchange.sightings.some(({ origin }) => probes.has(origin.source)) ? (readOffer(exchange) ?? []) : [],
  )
  const [first] = offers
  if (!first || offers.some(({ schemes }) => schemes.has('tls-dsk'))) return []
  return [
    fires({
      subject: { name: CERTIFICATE_SWITCH, value: 'off, as the challenge shows', stops: NO_CERTIFICATE },
      evidence: [evidenceOfSip(first.challenge, 'WWW-Authenticate', 'what is offered')],
      attempts: [],
      causes: [likely('CP-07', `Offered: ${first.names.join(', ')}.`)],
    }),
  ]
}
