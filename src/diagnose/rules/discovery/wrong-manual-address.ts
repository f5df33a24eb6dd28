// A client was given a discovery address by hand, and its path is not that of the Autodiscover service.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'server-name-incorrect'

export const rule = defineRule({
  id: 'discovery/wrong-manual-address',
  stage: 'discovery',
  kind: 'cause',
  covers: ['DSC-08'],
  title: {
    fires: 'The discovery address is wrong: {url}',
    clear: 'No client asks for a wrong discovery address',
  },
  needs: ['web'],
  wants: 'the log of the mobile client, or the IIS log of the External Web Site',
  phrases: [
    {
      id: PHRASE,
      anchors: ['server name or sign-in address'],
      pattern: /server name or sign-in address is (?:incorrect|not correct)/i,
    },
  ],
  judge: facts => {
    const wrong = facts.web.filter(isWrongAddress)
    if (wrong.length === 0) return [CLEAR]
    const dialogs = phrasesOf(facts, PHRASE)
    return wrong.flatMap(exchange => {
      const about = attemptsWith(facts, exchange)
      const attempts = about.filter(isOpenOrFailed)
      if (about.length > 0 && attempts.length === 0) return [CLEAR]
      return [
        fires({
          subject: { url: exchange.url, answer: String(exchange.status) },
          evidence: [
            evidenceOfWeb(exchange, 'start-line'),
            ...dialogs.map(found => evidenceOf(found, 'what the client tells its user')),
          ],
          attempts,
          causes: [dialogs.length > 0 ? certain('DSC-08', 'The client says so too.') : likely('DSC-08')],
        }),
      ]
    })
  },
  explain:
    'The client asked {url} and got {answer}. The Autodiscover service answers at /Autodiscover/AutodiscoverService.svc/Root only; with ' +
    'automatic detection the client would have found that address by itself.',
  scope:
    'The one device on which automatic detection was switched off, or all devices that a policy or an instruction gave that address.',
  causes: [
    {
      id: 'DSC-08',
      cause: 'The discovery address entered by hand lacks the path of the service, or names the wrong host.',
      confirm: [
        'Switch automatic detection on: if the client signs in, the address was wrong; if it does not, discovery itself is broken.',
      ],
      remedy: [
        'Enter https://<external-web-fqdn>/Autodiscover/AutodiscoverService.svc/Root for internal and external discovery, or switch automatic detection on.',
      ],
    },
  ],
  lookAlikes: [{ what: '/autodiscover/autodiscover.xml', tell: 'Autodiscover of Exchange, another service' }],
  settle: ['The settings of the client: automatic detection, internal and external discovery address.'],
  seeAlso: ['MS-OCDISCWS §3.1.5'],
  samples: {
    fires: ['discovery/wrong-manual-address'],
    clear: ['discovery/exchange-autodiscover.http'],
  },
})

/** Meant for Autodiscover of the web services, by its words, and nothing is there. */
function isWrongAddress({ path, service, status, host }: WebExchange): boolean {
  const failed = status === 400 || status === 403 || status === 404 || status === 405
  if (!failed || service === 'exchange' || service === 'autodiscover') return false
  return /autodiscover/i.test(path) && !/\/xframe\//i.test(path) && !/^autodiscover\./i.test(host)
}
