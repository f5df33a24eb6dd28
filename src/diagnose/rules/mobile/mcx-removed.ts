// The service for Lync 2010 mobile (Mcx) answers 404: the server dropped it.

import { evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'mobile/mcx-removed',
  stage: 'mobile',
  kind: 'cause',
  covers: ['MOB-02'],
  title: {
    fires: 'The service for Lync 2010 mobile (Mcx) is not there: the server answers 404',
    clear: 'Nobody asked in vain for the service of Lync 2010 mobile',
  },
  needs: ['web'],
  wants: 'IIS logs of the External Web Site, or a log of the mobile client',
  judge: facts => {
    const missing = facts.web.filter(
      ({ service, status }) => service === 'mcx' && (status === 404 || status === 410),
    )
    if (missing.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: missing.map(exchange => evidenceOfWeb(exchange, 'start-line', 'Mcx is gone')),
        attempts: missing
          .flatMap(exchange => attemptsWith(facts, exchange))
          .filter(({ outcome }) => outcome !== 'signed-in'),
        causes: [likely('MOB-02')],
      }),
    ]
  },
  explain:
    'Lync 2010 mobile talks to the service Mcx. Skype for Business Server 2019 does not have it any more: the server answers ' +
    '404 and the app cannot sign in.',
  scope: 'Lync 2010 apps (Windows Phone 7, old iOS and Android, Nokia); current apps use UCWA and sign in.',
  causes: [
    {
      id: 'MOB-02',
      cause: 'The pool was upgraded to a version without Mcx, and the app is from 2010.',
      confirm: ['Get-CsServerVersion', 'The User-Agent of the requests to /mcx'],
      remedy: ['Install the current app. There is no way to bring Mcx back.'],
    },
  ],
  lookAlikes: [{ what: '404 for every service', tell: 'the reverse proxy publishes the wrong path' }],
  settle: ['The version of the pool.'],
  seeAlso: ['Mcx'],
  samples: { fires: ['mobile/mcx-removed.http'], clear: ['mobile/mcx-challenge.http'] },
})
