// Policy DisableNTCredentials: domain computers ask for a password instead of using the Windows log-on.

import { evidenceOf } from '../../evidence.ts'
import { switchedOn } from '../../facts/switches.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'disable-nt-credentials'

export const rule = defineRule({
  id: 'authenticate/asks-for-password',
  stage: 'authenticate',
  kind: 'note',
  covers: ['AUTH-06'],
  title: {
    fires: 'A policy makes the client ask for a password (DisableNTCredentials)',
    clear: 'No policy keeps the client from using the Windows log-on',
  },
  needs: ['phrases', 'settings'],
  wants: 'reg query HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync, and HKLM',
  phrases: [
    {
      id: PHRASE,
      anchors: ['disablentcredentials'],
      pattern: /\bDisableNTCredentials\b["']?\s*(?:REG_DWORD\s*|[:=]\s*)?(?:dword:|0x)?0*1\b/i,
    },
  ],
  judge: facts => {
    const found = phrasesOf(facts, PHRASE)
    const set = found.length > 0 ? [] : switchedOn(facts, 'DisableNTCredentials')
    if (found.length + set.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [...found, ...set].map(observation => evidenceOf(observation)),
        attempts: [],
        causes: [certain('AUTH-06', 'The value is set.')],
      }),
    ]
  },
  explain:
    'The policy DisableNTCredentials keeps the client from using the credentials of the Windows log-on: it asks for user name and password ' +
    'even on domain computers inside.',
  scope: 'Computers or users in the scope of that group policy.',
  causes: [
    {
      id: 'AUTH-06',
      cause: 'DisableNTCredentials is 1.',
      confirm: ['gpresult /h report.html   # which policy sets it'],
      remedy: ['Set the policy to 0 or remove it; gpupdate /force'],
    },
  ],
  lookAlikes: [
    {
      what: 'prompts outside only',
      tell: 'there is no domain controller; a password or a user certificate is needed',
    },
  ],
  settle: ['The value on a computer that does not ask.'],
  seeAlso: ['Client bootstrapping policies'],
  samples: { fires: ['authenticate/asks-for-password.txt'], clear: ['authenticate/uses-windows-logon.txt'] },
})
