// The client sends the SIP address as user name, or another name than that of the account, and is refused.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfStep } from '../../attempt-evidence.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import type { Facts } from '../../facts/facts.ts'
import { type LogonAccount, logonAccountOf, usesAddressAsName } from '../../facts/logon-account.ts'
import { type SettingBlock, settingBlocks } from '../../facts/settings.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'authenticate/user-name-form',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-02', 'AUTH-18'],
  title: {
    fires: 'The client logs on as {account} for the address {user}',
    clear: 'No refused client uses a name that does not fit the address',
  },
  needs: ['failedAttempts'],
  wants: 'a client log with the NTLM handshake, and Get-CsUser of the user',
  judge: facts => {
    const firings = facts.failedAttempts.flatMap(attempt => fireOn(facts, attempt))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The NTLM message of the client names the account {account}, and the server refuses it. The sign-in address is {user}: {how}',
  scope:
    'Users whose user principal name differs from their SIP address, and computers with credentials of somebody else.',
  causes: [
    {
      id: 'AUTH-02',
      cause: 'The SIP address is tried as user name, but no account has that user principal name.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,UserPrincipalName,SamAccountName"],
      remedy: [
        'Enter the user principal name or domain\\user in the field for the user name (online: the user principal name).',
        'Or make user principal name and SIP address equal.',
      ],
    },
    {
      id: 'AUTH-18',
      cause: 'The client uses credentials of another person.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SamAccountName", 'cmdkey /list'],
      remedy: ['Delete the saved credentials; enter those of the owner of the address.'],
    },
    {
      id: 'AUTH-01',
      cause: 'The name is right and the password is wrong.',
      confirm: ['Security log of the Front End: 4625 with sub-status 0xC000006A'],
      remedy: ['Enter the present password.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a name without domain that is accepted elsewhere',
      tell: 'the account exists; the password is refused',
    },
  ],
  settle: [
    "Get-CsUser -Identity '{user}' | Format-List SipAddress,UserPrincipalName,SamAccountName",
    'Sub-status of event 4625: 0xC0000064 no such user, 0xC000006A wrong password.',
  ],
  seeAlso: ['MS-NLMP §2.2.1.3'],
  samples: {
    fires: ['authenticate/address-as-user-name.uccapilog', 'authenticate/other-account.uccapilog'],
    clear: ['authenticate/ntlm-refused.uccapilog', 'authenticate/address-as-user-name-accepted.uccapilog'],
  },
})

function fireOn(facts: Facts, attempt: Attempt): Fires[] {
  const account = logonAccountOf(attempt)
  const step = decisiveStep(attempt)
  const refused =
    step?.what.kind === 'sip'
      ? step.what.final?.status === 401
      : step?.what.kind === 'web' && step.what.status === 401
  if (!account || !step || !refused || attempt.user === '') return []
  const record = recordOf(facts, attempt.user)
  const fit = judgeName(account, attempt, record)
  if (!fit) return []
  const { how, causes, proof } = fit
  return [
    fires({
      subject: { account: account.account, user: attempt.user, how },
      evidence: [account.evidence, ...evidenceOfStep(step, 'refused'), ...proof],
      attempts: [attempt],
      causes,
    }),
  ]
}

interface Fit extends Pick<Fires, 'causes'> {
  readonly how: string
  readonly proof: readonly Evidence[]
}

function judgeName(
  account: LogonAccount,
  attempt: Attempt,
  record: SettingBlock | undefined,
): Fit | undefined {
  const principal = record?.find('UserPrincipalName')
  const proof = principal ? [evidenceOf(principal, 'the user principal name')] : []
  if (usesAddressAsName(account, attempt)) {
    const same = principal?.value.trim().toLowerCase() === attempt.user
    if (same) return undefined
    const cause = principal
      ? certain('AUTH-02', `The user principal name is ${principal.value.trim()}.`)
      : likely('AUTH-02', 'The address was sent as user name.')
    return { how: 'the client used the address itself.', proof, causes: [cause, possible('AUTH-01')] }
  }
  const sam = record?.value('SamAccountName')?.toLowerCase()
  const expected = sam ?? attempt.user.split('@')[0]
  const user = account.user.toLowerCase().split('@')[0]
  if (user === expected || account.user.toLowerCase() === principal?.value.trim().toLowerCase())
    return undefined
  // Account names need not be like addresses: only a record makes it more than a possibility.
  return {
    how: 'the names differ.',
    proof,
    causes:
      sam === undefined
        ? [possible('AUTH-18', 'The names differ.'), possible('AUTH-01')]
        : [likely('AUTH-18', `The account of the address is ${sam}.`)],
  }
}

/** Printed record of the user with that SIP address. */
function recordOf(facts: Facts, user: string): SettingBlock | undefined {
  return settingBlocks(facts).find(
    block => (block.value('SipAddress') ?? '').replace(/^sip:/i, '').toLowerCase() === user,
  )
}
