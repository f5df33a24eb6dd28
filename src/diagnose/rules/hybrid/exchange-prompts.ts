// Credential prompts after sign-in: Exchange Web Services are asked, not the registrar.

import { evidenceOf } from '../../evidence.ts'
import { isOn, settingsNamed } from '../../facts/settings.ts'
import { evidenceOfAll } from '../../firing.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PROMPT = 'credentials-are-required'
const EWS = 'ews-not-initialised'

export const rule = defineRule({
  id: 'hybrid/exchange-prompts',
  stage: 'hybrid',
  kind: 'note',
  covers: ['HYB-03', 'HYB-04'],
  title: {
    fires: 'The client asks for credentials for Exchange; the sign-in itself is not concerned',
    clear: 'Nothing says that the client asks for credentials for Exchange',
  },
  needs: [],
  wants: 'Ctrl + right-click on the tray icon > Configuration Information',
  phrases: [
    {
      id: PROMPT,
      anchors: ['credentials are', 'are required'],
      pattern: /\bcredentials\s+are\s+required\b/i,
    },
    {
      id: EWS,
      anchors: ['EWS'],
      pattern: /\bEWS\b[^\n]{0,30}?(?:has\s+)?not\s+(?:been\s+)?(?:deployed|(?:fully\s+)?initiali[sz]ed)/i,
    },
  ],
  judge: facts => {
    // Beside a failed sign-in the prompt may well be about the sign-in.
    const told = facts.failedAttempts.length > 0 ? [] : phrasesOf(facts, PROMPT)
    const ews = phrasesOf(facts, EWS)
    const off = settingsNamed(facts, 'AllowAdalForNonLyncIndependentOfLync').filter(
      ({ value }) => !isOn(value),
    )
    if (told.length + ews.length + off.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...evidenceOfAll(told, 'what the client asks'),
          ...evidenceOfAll(ews, 'state of Exchange Web Services'),
          ...off.map(setting =>
            evidenceOf(setting, 'ADAL is used for other services only if the server did'),
          ),
        ],
        attempts: [],
        causes: [
          {
            id: 'HYB-03',
            certainty: ews.length > 0 ? 'likely' : 'possible',
            because: ews.length > 0 ? 'Configuration Information shows that Exchange was not reached.' : '',
          },
          { id: 'HYB-04', certainty: off.length > 0 ? 'likely' : 'possible', because: '' },
        ],
      }),
    ]
  },
  explain:
    'After sign-in the client asks Exchange Web Services for calendar and contacts, with credentials of their own. When ' +
    'Exchange is not found, sits behind a proxy or wants another kind of credentials, the client asks the user again and ' +
    'again, although the sign-in went well.',
  scope:
    'Users whose mailbox is elsewhere (cloud, other forest, behind a proxy); sign-in, messages and calls work.',
  causes: [
    {
      id: 'HYB-03',
      cause: 'Exchange Web Services are not found or not reached by the client.',
      confirm: ['Configuration Information: EWS Internal URL, EWS External URL, EWS Information.'],
      remedy: [
        'Correct Autodiscover of Exchange for the mail domain; let the proxy pass Exchange without authentication.',
      ],
    },
    {
      id: 'HYB-04',
      cause:
        'The mailbox is in the cloud, and the client uses modern authentication for Exchange only if the pool does.',
      confirm: [
        'reg query "HKLM\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync" /v AllowAdalForNonLyncIndependentOfLync',
      ],
      remedy: [
        'reg add "HKLM\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync" /v AllowAdalForNonLyncIndependentOfLync /t REG_DWORD /d 1',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a prompt before sign-in', tell: 'then the password of the account itself is asked for' },
  ],
  settle: ['Configuration Information of the client.'],
  seeAlso: ['KB2298541', 'policy AllowAdalForNonLyncIndependentOfLync'],
  samples: { fires: ['hybrid/exchange-prompts.txt'], clear: ['hybrid/exchange-fine.txt'] },
})
