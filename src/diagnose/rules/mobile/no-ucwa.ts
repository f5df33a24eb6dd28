// The pool has no web application for mobile clients: too old, or mobility is off.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'version-of-lync-cannot-sign-in'

export const rule = defineRule({
  id: 'mobile/no-ucwa',
  stage: 'mobile',
  kind: 'cause',
  covers: ['MOB-01'],
  title: {
    fires: 'The pool offers no web application (UCWA) for current mobile clients',
    clear: 'Autodiscover offers the web application for mobile clients',
  },
  needs: ['web', 'phrases'],
  wants: 'the answer of Autodiscover to the mobile client, or the text of the message',
  phrases: [
    {
      id: PHRASE,
      anchors: ['with this version', 'this version of', 'version of Lync'],
      pattern: /can(?:['’]t|not)\s+sign\s+in\s+with\s+this\s+version\s+of\s+(?:Microsoft\s+)?(?:Lync|Skype)/i,
    },
  ],
  judge: facts => {
    const lacking = facts.web.filter(lacksUcwa)
    const told = phrasesOf(facts, PHRASE)
    if (lacking.length + told.length === 0) return [CLEAR]
    const within = lacking.flatMap(exchange => attemptsWith(facts, exchange))
    const mobile = failedAttemptsOfReporter(facts, attempt => mayBe(attempt, 'ios', 'android', 'mobile'))
    return [
      fires({
        subject: {},
        evidence: [
          ...lacking.map(exchange => evidenceOfWeb(exchange, 'body', 'no link to UCWA')),
          ...told.map(found => evidenceOf(found, 'what the app shows')),
        ],
        attempts: within.length > 0 ? within.filter(({ outcome }) => outcome !== 'signed-in') : mobile,
        causes: [
          {
            id: 'MOB-01',
            certainty: lacking.length > 0 ? 'likely' : 'possible',
            because: lacking.length > 0 ? 'Autodiscover offers the service for Lync 2010 mobile only.' : '',
          },
        ],
      }),
    ]
  },
  explain:
    'Lync Mobile 2013 and Skype for Business apps sign in through the web application UCWA. This pool does not offer it: ' +
    'Lync Server 2013 before its first cumulative update, or a pool on which mobility is switched off.',
  scope: 'All mobile users of the pool with a current app; Lync 2010 mobile and desktop clients sign in.',
  causes: [
    {
      id: 'MOB-01',
      cause: 'The pool is Lync Server 2010, or 2013 before cumulative update 1, or mobility is off.',
      confirm: ['Get-CsServerVersion', 'Get-CsMobilityPolicy | Format-List Identity,EnableMobility'],
      remedy: [
        'Install the cumulative updates on all Front End Servers (SkypeServerUpdateInstaller.exe) and run Enable-CsComputer',
        'Set-CsMobilityPolicy -Identity global -EnableMobility $true',
      ],
    },
  ],
  lookAlikes: [{ what: 'UCWA answers 503', tell: 'it is offered, but a server cannot serve it' }],
  settle: ['The answer of Autodiscover for the user: does it hold a link to Ucwa?'],
  seeAlso: ['Autodiscover token Ucwa', 'KB2868219'],
  samples: {
    fires: ['mobile/no-ucwa.http', 'mobile/wrong-version.txt'],
    clear: ['mobile/ucwa-offered.http'],
  },
})

/** An Autodiscover answer about a user that offers the service for Lync 2010 mobile, but not UCWA. */
function lacksUcwa({ service, response }: WebExchange): boolean {
  const body = response?.body ?? ''
  const about = service === 'autodiscover' || /<AutodiscoverResponse\b/i.test(body)
  if (!about || !/\bMcx\b/i.test(body)) return false
  return !/\bUcwa\b|\/ucwa\/|"applications"/i.test(body)
}
