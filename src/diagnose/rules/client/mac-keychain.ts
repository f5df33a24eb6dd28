// Lync for Mac: damaged certificates in the keychain, or a damaged cache.

import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'lync-was-unable-to-sign-in'

export const rule = defineRule({
  id: 'client/mac-keychain',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-04', 'CLI-05', 'CLI-06'],
  title: {
    fires: 'Lync for Mac was unable to sign in and blames the credentials',
    clear: 'No Mac client reported that it was unable to sign in',
  },
  needs: [],
  wants: 'the text of the message, or the log of the Mac client (~/Library/Logs/Microsoft-Lync-0.log)',
  phrases: [
    {
      id: PHRASE,
      anchors: ['Lync was', 'to sign in'],
      pattern: /Lync\s+was\s+unable\s+to\s+sign\s+in/i,
    },
  ],
  judge: facts => {
    const told = phrasesOf(facts, PHRASE)
    const onMac = facts.attempts.some(({ agent }) => clientKindOf(agent) === 'mac')
    return fireOnce(evidenceOfAll(told, 'what the client shows'), {
      attempts: failedAttemptsOfReporter(facts, attempt => mayBe(attempt, 'mac')),
      causes: [
        {
          id: 'CLI-04',
          certainty: onMac ? 'likely' : 'possible',
          because: onMac ? 'A log here is of a Mac client.' : 'The sentence is one of Lync for Mac 2011.',
        },
        possible('CLI-05'),
        possible('CLI-06'),
      ],
    })
  },
  explain:
    'Lync for Mac 2011 shows this sentence for everything between a damaged keychain and a wrong password. When the same ' +
    'user signs in on Windows, the certificates "Communications Server" or "Unknown" in the keychain are the usual reason.',
  scope: 'One Mac, or one macOS account on it; the same user signs in on other clients.',
  causes: [
    {
      id: 'CLI-04',
      cause: 'Certificates in the keychain or the cache of the client are damaged.',
      confirm: [
        'Sign in with a new macOS account.',
        'Keychain Access > login: certificates "Communications Server" or "Unknown"',
      ],
      remedy: [
        'Quit Lync; delete those certificates, ~/Library/Caches/com.microsoft.Lync and ~/Documents/Microsoft User Data/Microsoft Lync Data.',
      ],
    },
    {
      id: 'CLI-05',
      cause:
        'The client signs in only after one failed try with another address (fault of some builds, online service).',
      confirm: ['Try an address that does not exist, then the right one.'],
      remedy: ['The same; install the last update of Lync for Mac.'],
    },
    {
      id: 'CLI-06',
      cause: 'The client is older than 14.0.6 and cannot authenticate at the online service.',
      confirm: ['Lync > About Lync'],
      remedy: ['Install the last update of Lync for Mac, or Skype for Business on Mac.'],
    },
  ],
  lookAlikes: [{ what: 'a wrong password', tell: 'then the same data fails on Windows too' }],
  settle: ['The same user on a Windows client.', 'The log of the Mac client.'],
  seeAlso: ['KB2629861'],
  samples: { fires: ['client/mac-keychain.txt'], clear: ['client/signed-out.txt'] },
})
