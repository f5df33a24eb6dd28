// MachineGuid with braces: the sign of a cloned computer on which no user certificate can be stored.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'machine-guid-braces'

export const rule = defineRule({
  id: 'certificate/machine-guid-braces',
  stage: 'certificate',
  kind: 'cause',
  covers: ['CP-03'],
  title: {
    fires: 'MachineGuid of the computer has braces: no user certificate can be stored',
    clear: 'No log shows a MachineGuid with braces',
  },
  needs: ['phrases'],
  wants: 'reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid',
  phrases: [
    {
      id: PHRASE,
      anchors: ['machineguid'],
      pattern: /\bMachineGuid\b["']?\s*(?:REG_SZ\s*|[:=]\s*)["']?\{[0-9a-f-]{30,40}\}/i,
    },
  ],
  judge: facts => {
    const found = phrasesOf(facts, PHRASE)
    if (found.length === 0) return [CLEAR]
    const attempts = failedAttemptsOfReporter(
      facts,

      ({ failedPhase }) => failedPhase === 'certificate' || failedPhase === 'authenticate',
    )
    return [
      fires({
        subject: {},
        evidence: found.map(phrase => evidenceOf(phrase, 'the value must have no braces')),
        attempts,
        causes: [
          attempts.length > 0
            ? certain('CP-03', 'The sign-in fails where the certificate is needed.')
            : likely('CP-03'),
        ],
      }),
    ]
  },
  explain:
    'Windows keeps private keys under a name that is made from MachineGuid. With braces around the value, as a bad image leaves them, ' +
    'the key of the user certificate cannot be stored, and every sign-in ends with "a problem acquiring a personal certificate".',
  scope: 'Every user on every computer made from that image; the same users sign in elsewhere.',
  causes: [
    {
      id: 'CP-03',
      cause: 'The value MachineGuid was written with braces when the computer was imaged.',
      confirm: ['reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid'],
      remedy: [
        'reg add HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid /t REG_SZ /d <value without braces> /f',
        'Restart; correct the image.',
      ],
    },
  ],
  lookAlikes: [{ what: 'GUIDs in braces elsewhere in the registry', tell: 'only this value must have none' }],
  settle: ['The same value on a computer that works.'],
  seeAlso: ['KB 2604176'],
  samples: { fires: ['certificate/machine-guid-braces.txt'], clear: ['certificate/machine-guid.txt'] },
})
