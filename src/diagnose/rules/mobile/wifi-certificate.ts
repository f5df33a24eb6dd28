// Android on a network that wants certificates of the company on the phone.

import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'certificates-incorrect-or-missing'

export const rule = defineRule({
  id: 'mobile/wifi-certificate',
  stage: 'mobile',
  kind: 'cause',
  covers: ['MOB-06'],
  title: {
    fires: 'An Android client reports that certificates are incorrect or missing',
    clear: 'No Android client reports missing certificates',
  },
  needs: [],
  wants: 'the text of the message, and the network the phone is on',
  phrases: [
    {
      id: PHRASE,
      anchors: ['incorrect or', 'or missing', 'missing or', 'or incorrect'],
      pattern: /certificates?\b[^.]{0,60}?\b(?:incorrect\s+or\s+missing|missing\s+or\s+incorrect)/i,
    },
  ],
  judge: facts =>
    fireOnce(evidenceOfAll(phrasesOf(facts, PHRASE), 'what the app shows'), {
      attempts: failedAttemptsOfReporter(facts, attempt => mayBe(attempt, 'android')),
      causes: [possible('MOB-06')],
    }),
  explain:
    'The wireless network authenticates devices by certificate, or inspects TLS with a certificate of its own. Without the ' +
    'certificates of the company the phone trusts nothing that it is shown there.',
  scope:
    'Android phones on this network that were never given the certificates of the company; other networks work.',
  causes: [
    {
      id: 'MOB-06',
      cause: 'The certificates of the company (root, inspection, 802.1X) are not on the phone.',
      confirm: [
        'The same phone on mobile data or at home.',
        'The issuer of the certificate shown for the web FQDN on this network.',
      ],
      remedy: ['Import the certificates, by hand or by device management.'],
    },
  ],
  lookAlikes: [
    {
      what: 'the same message on every network',
      tell: 'then the published certificate or its chain is at fault',
    },
  ],
  settle: ['openssl s_client -connect <web-fqdn>:443 -showcerts from this network and from another one.'],
  seeAlso: ['802.1X'],
  samples: { fires: ['mobile/wifi-certificate.txt'], clear: ['mobile/certificate-expired.txt'] },
})
