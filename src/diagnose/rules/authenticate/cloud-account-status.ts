// The cloud identity service says why it gives no token: AADSTS numbers.

import type { Phrase } from '../../../trace/observation.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const PHRASE = 'identity-service-error'
const NUMBER = /\bAADSTS(\d{5,6})\b/

const SAID = 'The identity service says so.'

/** Errors that concern the account. Microsoft Entra error code reference. */
const MEANINGS: ReadonlyMap<number, { readonly words: string; readonly cause: RankedCause }> = new Map([
  [50034, { words: 'the user does not exist in the directory', cause: likely('AUTH-02', SAID) }],
  [50053, { words: 'the account is locked after too many tries', cause: likely('CLI-10', SAID) }],
  [50055, { words: 'the password has expired', cause: certain('AUTH-16', SAID) }],
  [50056, { words: 'no password is stored for the user', cause: likely('AUTH-16', SAID) }],
  [50057, { words: 'the account is disabled', cause: certain('AUTH-09', SAID) }],
  [50126, { words: 'user name or password are wrong', cause: likely('AUTH-01', SAID) }],
  [50144, { words: 'the password in Active Directory has expired', cause: certain('AUTH-16', SAID) }],
])

export const rule = defineRule({
  id: 'authenticate/cloud-account-status',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-16', 'AUTH-02', 'AUTH-09', 'AUTH-01', 'CLI-10'],
  title: {
    fires: 'The identity service gives no token: {words} (AADSTS{number})',
    clear: 'No identity service refused an account',
  },
  needs: ['web', 'phrases'],
  wants: 'a client log or browser capture with the answer of login.microsoftonline.com',
  phrases: [{ id: PHRASE, anchors: ['aadsts'], pattern: /\bAADSTS(?<number>\d{5,6})\b/ }],
  judge: facts => {
    const found = [
      ...facts.web.flatMap(exchange => inAnswer(facts, exchange)),
      ...phrasesOf(facts, PHRASE).flatMap(phrase => inText(facts, phrase)),
    ]
    if (found.length === 0) return [CLEAR]
    return found.map(({ number, evidence, attempts }) => {
      const meaning = MEANINGS.get(number)
      return fires({
        subject: { number: String(number), words: meaning?.words ?? '' },
        evidence: [evidence],
        attempts,
        causes: meaning ? [meaning.cause] : [],
      })
    })
  },
  explain:
    'The client asked the cloud identity service for a token and was refused: {words}. Desktop clients often show nothing but another prompt.',
  scope: 'This user, on every computer, for every cloud service that needs a new token.',
  causes: [
    {
      id: 'AUTH-16',
      cause: 'The password has expired.',
      confirm: ['Sign in at the portal: it asks for a new password.'],
      remedy: ['Set a new password at the portal or on premises, then sign in with it.'],
    },
    {
      id: 'AUTH-02',
      cause: 'The name is not a user principal name of the tenant.',
      confirm: ['Get-MgUser -UserId <name>'],
      remedy: ['Sign in with the user principal name.'],
    },
    {
      id: 'AUTH-09',
      cause: 'The account is disabled.',
      confirm: ['Get-MgUser -UserId <name> -Property AccountEnabled'],
      remedy: ['Enable the account.'],
    },
    {
      id: 'AUTH-01',
      cause: 'User name or password are wrong.',
      confirm: ['Sign in at the portal with the same data.'],
      remedy: ['Enter the present password.'],
    },
    {
      id: 'CLI-10',
      cause: 'An old saved password has locked the account.',
      confirm: ['cmdkey /list on all computers of the user'],
      remedy: ['Delete the saved entries; wait, or reset the password.'],
    },
  ],
  lookAlikes: [
    { what: 'AADSTS50076, AADSTS50079', tell: 'another factor is wanted; the client must show the page' },
  ],
  settle: ['Sign-in log of the tenant for that user and minute.'],
  seeAlso: ['Microsoft Entra authentication error codes'],
  samples: {
    fires: ['authenticate/cloud-password-expired.http', 'authenticate/cloud-password-expired.txt'],
    clear: ['authenticate/cloud-second-factor.http'],
  },
})

interface Found {
  readonly number: number
  readonly evidence: Evidence
  readonly attempts: ReturnType<typeof attemptsWith>
}

function inAnswer(facts: Facts, exchange: WebExchange): Found[] {
  const number = Number(NUMBER.exec(exchange.response?.body ?? '')?.[1])
  const about = attemptsWith(facts, exchange)
  if (!MEANINGS.has(number) || (about.length > 0 && !about.some(isOpenOrFailed))) return []
  return [{ number, evidence: evidenceOfWeb(exchange, 'body'), attempts: about.filter(isOpenOrFailed) }]
}

function inText(facts: Facts, phrase: Phrase): Found[] {
  const number = Number(phrase.values.get('number'))
  return MEANINGS.has(number)
    ? [{ number, evidence: evidenceOf(phrase), attempts: failedAttemptsOfReporter(facts) }]
    : []
}
