// MobilePreferredAuthType names a method that is switched off or unknown: the web ticket service does not start.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfStep } from '../../attempt-evidence.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import type { Facts } from '../../facts/facts.ts'
import { settingBlocks } from '../../facts/settings.ts'
import { isOff } from '../../facts/switches.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'mobile-preferred-auth-type'

export const rule = defineRule({
  id: 'ticket/web-ticket-service-stopped',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-13'],
  title: {
    fires: 'The web ticket service does not work with the configured MobilePreferredAuthType',
    clear: 'No log speaks against MobilePreferredAuthType',
  },
  needs: ['phrases', 'settings', 'events'],
  wants:
    'the Lync Server event log of the Front Ends from the start of the web services, and Get-CsWebServiceConfiguration',
  phrases: [
    {
      id: PHRASE,
      anchors: ['mobilepreferredauthtype'],
      pattern:
        /MobilePreferredAuthType\b[^\n]{0,200}?\b(?:not (?:supported|enabled|allowed|valid)|unsupported|disabled|invalid|cannot|could not|fail(?:s|ed)?)\b|\b(?:unsupported|invalid|disabled)\b[^\n]{0,120}?MobilePreferredAuthType\b/i,
    },
  ],
  judge: facts => {
    const said = [
      ...phrasesOf(facts, PHRASE),
      ...facts.events.filter(({ description }) => /MobilePreferredAuthType/i.test(description)),
    ]
    const set = contradictingSettings(facts)
    const attempts = facts.failedAttempts.filter(failedOnService)
    if (said.length === 0 && (set.length === 0 || attempts.length === 0)) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...said.map(found => evidenceOf(found)),
          ...set,
          ...attempts.slice(0, 3).flatMap(attempt => evidenceOfFailure(attempt)),
        ],
        attempts,
        causes: [
          said.length > 0
            ? certain('WT-13', 'The service itself names the setting.')
            : likely('WT-13', 'The preferred method is switched off in the same configuration.'),
        ],
      }),
    ]
  },
  explain:
    'MobilePreferredAuthType tells mobile clients which method to use first. When it names a method that the same configuration ' +
    'switches off, the web ticket service refuses to start, and with it every sign-in that needs a web ticket.',
  scope:
    'Everybody in the scope of that configuration who needs a web ticket: new profiles and all mobile clients.',
  causes: [
    {
      id: 'WT-13',
      cause: 'MobilePreferredAuthType names a method that is not available.',
      confirm: ['Get-CsWebServiceConfiguration | Format-List Identity,MobilePreferredAuthType,Use*'],
      remedy: [
        'Set-CsWebServiceConfiguration -Identity <identity> -MobilePreferredAuthType None',
        'Restart the web services: iisreset on every Front End of the scope.',
      ],
    },
  ],
  lookAlikes: [
    { what: '28029 from the web ticket service', tell: 'the service runs and refuses one method' },
  ],
  settle: ['Lync Server event log of a Front End from the last restart of IIS.'],
  seeAlso: ['Set-CsWebServiceConfiguration -MobilePreferredAuthType'],
  samples: {
    fires: ['ticket/web-ticket-service-stopped.txt'],
    clear: ['ticket/preferred-method-none.txt'],
  },
})

/** Switches that a preferred method needs. */
const NEEDED: readonly (readonly [RegExp, string])[] = [
  [/Win(?:Negotiate|Ntlm)$/i, 'UseWindowsAuth'],
  [/Cert$/i, 'UseCertificateAuth'],
  [/Pin$/i, 'UsePinAuth'],
  [/WsFedPassive$/i, 'UseWsFedPassiveAuth'],
]

function contradictingSettings(facts: Facts): Evidence[] {
  return settingBlocks(facts).flatMap(block => {
    const preferred = block.find('MobilePreferredAuthType')
    const needed = NEEDED.find(([pattern]) => pattern.test(preferred?.value.trim() ?? ''))?.[1]
    const method = needed === undefined ? undefined : block.find(needed)
    if (!preferred || !method || !isOff(method.value)) return []
    return [evidenceOf(preferred, 'the preferred method'), evidenceOf(method, 'is switched off')]
  })
}

/** The web ticket service answered with a server error, or not at all. */
function failedOnService(attempt: Attempt): boolean {
  const what = decisiveStep(attempt)?.what
  return (
    what?.kind === 'web' &&
    what.service === 'web-ticket' &&
    (what.status === 0 || what.status === 404 || what.status >= 500)
  )
}

function evidenceOfFailure(attempt: Attempt): Evidence[] {
  const step = decisiveStep(attempt)
  return step ? evidenceOfStep(step, 'the web ticket service fails') : []
}
