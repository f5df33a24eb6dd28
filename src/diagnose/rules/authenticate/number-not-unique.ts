// 4002, 4009: a phone number belongs to several users, so that number and PIN do not name one.

import { evidenceOf } from '../../evidence.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const NOT_UNIQUE: ReadonlySet<number> = new Set([4002, 4009])
const PHRASE = 'several-users-of-number'

export const rule = defineRule({
  id: 'authenticate/number-not-unique',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-08'],
  title: {
    fires: 'A phone number belongs to several users',
    clear: 'No phone number is found to belong to several users',
  },
  needs: ['diagnostics', 'phrases'],
  wants: 'the log of the phone sign-in, or Get-CsUser grouped by LineURI',
  phrases: [
    {
      id: PHRASE,
      anchors: ['multiple users'],
      pattern: /multiple users (?:are )?associated with the (?:source |destination )?phone number/i,
    },
  ],
  judge: facts => {
    const refusals = refusalsOf(facts, NOT_UNIQUE)
    const said = phrasesOf(facts, PHRASE).filter(
      ({ origin }) => !refusals.some(({ found }) => found.evidence.origin.line === origin.line),
    )
    if (refusals.length + said.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [...refusals.map(({ found }) => found.evidence), ...said.map(found => evidenceOf(found))],
        attempts: [...new Set(refusals.flatMap(({ attempts }) => attempts))],
        causes: [refusals.length > 0 ? certain('AUTH-08', 'The server says so.') : likely('AUTH-08')],
      }),
    ]
  },
  explain:
    'Sign-in with number and PIN needs a number that names one user. Several users share the LineURI, or extensions are not written out, so ' +
    'that the server cannot decide.',
  scope: 'The users who share that number, on phones with number and PIN; sign-in with the password works.',
  causes: [
    {
      id: 'AUTH-08',
      cause: 'LineURI is not unique.',
      confirm: ['Get-CsUser | Where-Object LineURI | Group-Object LineURI | Where-Object Count -gt 1'],
      remedy: ["Set-CsUser -Identity '<user>' -LineURI 'tel:+<number>;ext=<extension>'"],
    },
  ],
  lookAlikes: [
    { what: 'the same id as answer to a call', tell: 'the number called is shared; the caller is signed in' },
  ],
  settle: ['Get-CsUser | Group-Object LineURI'],
  seeAlso: ['ms-diagnostics/4002', 'ms-diagnostics/4009', 'MS-OCER §7'],
  samples: { fires: ['authenticate/number-not-unique.txt'], clear: ['register/call-refused.uccapilog'] },
})
