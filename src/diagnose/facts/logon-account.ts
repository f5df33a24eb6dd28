// The account with which a client logged on, as its NTLM messages name it, beside the sign-in address.

import type { Attempt } from '../../trace/attempt.ts'
import { type Evidence, evidenceOfSip } from '../evidence.ts'
import { stepsOf } from './attempts-about.ts'

export interface LogonAccount {
  /** "DOMAIN\user" or "user". */
  readonly account: string
  readonly domain: string
  readonly user: string
  readonly evidence: Evidence
}

/** The account of the last NTLM message of an attempt; undefined when no log holds one. */
export function logonAccountOf(attempt: Attempt): LogonAccount | undefined {
  const found = stepsOf(attempt).flatMap(({ what }): LogonAccount[] => {
    if (what.kind === 'web') {
      const message = what.request
      if (!message || message.account === '') return []
      const { origin, ordinal } = message
      const evidence = {
        origin,
        ordinal,
        part: 'start-line',
        quote: undefined,
        note: `logs on as ${message.account}`,
      }
      return [{ ...splitAccount(message.account), evidence }]
    }
    if (what.kind !== 'sip' || !what.request) return []
    const account = what.request.credentials.map(credentials => credentials.account).find(name => name !== '')
    if (account === undefined) return []
    return [
      {
        ...splitAccount(account),
        evidence: evidenceOfSip(what.request, 'start-line', `logs on as ${account}`),
      },
    ]
  })
  return found.at(-1)
}

function splitAccount(account: string): Pick<LogonAccount, 'account' | 'domain' | 'user'> {
  const slash = account.indexOf('\\')
  return { account, domain: slash < 0 ? '' : account.slice(0, slash), user: account.slice(slash + 1) }
}

/** True when the client used the sign-in address itself as user name. */
export function usesAddressAsName({ account }: LogonAccount, attempt: Attempt): boolean {
  return attempt.user !== '' && account.toLowerCase() === attempt.user
}
