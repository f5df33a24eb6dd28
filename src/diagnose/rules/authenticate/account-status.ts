// The domain controller says why it refuses the log-on: disabled, locked, expired, unknown, wrong password, clock.

import { formatResultCode } from '../../../base/result-code.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import type { Facts } from '../../facts/facts.ts'
import { type LogonStatus, logonStatusesOf } from '../../facts/logon-status.ts'
import { tellNtStatus } from '../../facts/told-codes.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const SAID = 'The status says so.'
const DISABLED = [certain('AUTH-09', SAID)]
const RESTRICTED = [likely('AUTH-09', SAID)]
const EXPIRED = [certain('AUTH-16', SAID)]

/** Causes by NTSTATUS of a refused log-on. MS-ERREF §2.3.1 */
const CAUSES: ReadonlyMap<number, readonly RankedCause[]> = new Map([
  [0xc0000064, [likely('AUTH-02', SAID), possible('AUTH-01')]],
  [0xc000006a, [likely('AUTH-01', SAID), possible('CLI-10')]],
  [0xc000006e, RESTRICTED],
  [0xc000006f, RESTRICTED],
  [0xc0000070, RESTRICTED],
  [0xc0000071, EXPIRED],
  [0xc0000224, EXPIRED],
  [0xc0000072, DISABLED],
  [0xc0000193, DISABLED],
  [0xc0000133, [certain('AUTH-12', SAID)]],
  [0xc0000234, [certain('AUTH-09', SAID), possible('CLI-10', 'A saved old password locks an account.')]],
])

export const rule = defineRule({
  id: 'authenticate/account-status',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-09', 'AUTH-16', 'AUTH-01', 'AUTH-02', 'AUTH-12', 'CLI-10'],
  title: {
    fires: 'The domain refuses the log-on{named}: {words}',
    clear: 'No log shows why the domain refuses a log-on',
  },
  needs: ['resultCodes', 'events'],
  wants:
    'Security log of the Front End (4625) or of a domain controller (4771, 4776) for the minute of the failure',
  judge: facts => {
    const statuses = logonStatusesOf(facts, new Set(CAUSES.keys())).filter(status =>
      isAboutSignIn(facts, status),
    )
    if (statuses.length === 0) return [CLEAR]
    return statuses.map(status =>
      fires({
        subject: {
          words: tellNtStatus(status.code),
          named: status.account === '' ? '' : ` of ${status.account}`,
          account: status.account || '<account>',
          code: formatResultCode(status.code),
        },
        evidence: [status.evidence],
        attempts: attemptsOf(facts, status),
        causes: CAUSES.get(status.code) ?? [],
      }),
    )
  },
  explain:
    'The server asked the domain about the credentials of {account} and got {code}: {words}. To the client the answer is the same 401 as ' +
    'for a wrong password.',
  scope:
    'This account, on every computer and by every scheme that uses the password. A stored user certificate goes on working.',
  causes: [
    {
      id: 'AUTH-09',
      cause:
        'The account is disabled, locked, expired or restricted. Accounts of room mailboxes are disabled by default.',
      confirm: [
        "Get-ADUser '{account}' -Properties Enabled,LockedOut,AccountExpirationDate,LogonWorkstations,logonHours",
      ],
      remedy: ["Enable-ADAccount '{account}'", "Unlock-ADAccount '{account}'"],
    },
    {
      id: 'AUTH-16',
      cause: 'The password has expired or must be changed; the client cannot show that.',
      confirm: ["Get-ADUser '{account}' -Properties PasswordExpired,PasswordLastSet"],
      remedy: ['Change the password (at a domain computer or in the portal), then sign in with the new one.'],
    },
    {
      id: 'AUTH-01',
      cause: 'The password is wrong.',
      confirm: ['Log on elsewhere with the same name and password.'],
      remedy: ['Enter the present password.'],
    },
    {
      id: 'AUTH-02',
      cause:
        'The name that was sent is not that of an account: the SIP address was used where the user principal name differs.',
      confirm: [
        "Get-CsUser -Filter {SipAddress -like '*{account}*'} | Format-List SipAddress,UserPrincipalName,SamAccountName",
      ],
      remedy: ['Enter the user principal name or domain\\user.'],
    },
    {
      id: 'AUTH-12',
      cause: 'Clocks differ by more than Kerberos allows.',
      confirm: ['w32tm /stripchart /computer:<domain-controller>'],
      remedy: ['w32tm /resync'],
    },
    {
      id: 'CLI-10',
      cause: 'An old password is saved on a computer or phone and tried again and again.',
      confirm: ['Event 4740 of the domain controller: the computer that asked', 'cmdkey /list there'],
      remedy: ['Delete the saved entry, then unlock the account.'],
    },
  ],
  lookAlikes: [{ what: '0xC000006D alone', tell: 'the general status; the sub-status tells' }],
  settle: ['Sub-status of event 4625 on the Front End.'],
  seeAlso: ['MS-ERREF §2.3.1', 'Security events 4625, 4771, 4776'],
  samples: {
    fires: ['authenticate/account-disabled', 'authenticate/password-expired.txt'],
    clear: ['authenticate/other-account-disabled'],
  },
  provokedBy: 'account/disabled-in-directory',
})

/** Of a user whose sign-in failed here; where no sign-in is seen, any. */
function isAboutSignIn(facts: Facts, status: LogonStatus): boolean {
  return facts.attempts.length === 0 || status.account === '' || attemptsOf(facts, status).length > 0
}

/** Failed attempts of the account: its name is the user part of the address, or what the client logged on as. */
function attemptsOf(facts: Facts, { account }: LogonStatus): Attempt[] {
  if (account === '') return failedAttemptsOfReporter(facts, couldBeRefused)
  return facts.failedAttempts.filter(
    attempt => couldBeRefused(attempt) && attempt.user.split('@')[0] === account,
  )
}

function couldBeRefused({ failedPhase }: Attempt): boolean {
  return failedPhase === 'authenticate' || failedPhase === 'ticket'
}
