// Chat in Office Online cannot sign in: the identity cookie lives in another browser zone than the frame.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'could-not-sign-you-in'

export const rule = defineRule({
  id: 'client/browser-zones',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-09'],
  title: {
    fires: 'The browser client could not sign the user in: zones of the browser',
    clear: 'No browser client reported that it could not sign in',
  },
  needs: [],
  wants: 'the text of the message',
  phrases: [
    {
      id: PHRASE,
      anchors: ['sign you', 'or refresh'],
      pattern:
        /could(?:n['’]t|\s+not)\s+sign\s+you\s+in\.?\s+Please\s+try\s+to\s+sign\s+in\s+again\s+or\s+refresh/i,
    },
  ],
  judge: facts =>
    fireOnce(evidenceOfAll(phrasesOf(facts, PHRASE), 'what the browser shows'), {
      causes: [possible('CLI-09')],
    }),
  explain:
    'Chat in Office Online runs in a frame of another site. Internet Explorer and old Edge keep cookies per security zone: ' +
    'when the SharePoint address is a trusted or intranet site, the frame does not see that the user is signed in.',
  scope: 'Browsers whose zone list (often set by policy) holds the SharePoint address; other browsers work.',
  causes: [
    {
      id: 'CLI-09',
      cause:
        'The SharePoint address is in the zone of trusted or intranet sites, the chat frame in the Internet zone.',
      confirm: ['Internet options > Security: sites of the zones; or try another browser.'],
      remedy: ['Take the address out of the zone, or put all addresses of the service into the same one.'],
    },
  ],
  lookAlikes: [{ what: 'the desktop client', tell: 'it uses no browser zones' }],
  settle: ['The same user with another browser.'],
  seeAlso: ['Internet Explorer security zones'],
  samples: { fires: ['client/browser-zones.txt'], clear: ['client/product-without-licence.txt'] },
})
