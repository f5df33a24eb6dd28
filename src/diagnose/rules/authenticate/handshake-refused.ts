// 401 to the last leg of a handshake: the registrar does not accept what the client proved itself with. Why depends on the scheme.

import type { Attempt } from '../../../trace/attempt.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { evidenceOfExchange, evidenceOfSip } from '../../evidence.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import { logonAccountOf, usesAddressAsName } from '../../facts/logon-account.ts'
import { ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'
import { withUsers } from '../../tell-users.ts'

export const rule = defineRule({
  id: 'authenticate/handshake-refused',
  stage: 'authenticate',
  kind: 'symptom',
  covers: ['AUTH-01', 'AUTH-02', 'AUTH-09', 'CP-01', 'CLI-10'],
  title: {
    fires: 'The registrar refuses the {scheme} handshake{named}',
    clear: 'No registrar refused a handshake',
  },
  needs: ['registers'],
  wants: 'a client log with SIP traffic (logging: Full)',
  judge: facts => {
    const firings = facts.failedAttempts.flatMap(attempt => {
      const what = decisiveStep(attempt)?.what
      const status = what?.kind === 'sip' ? what.final?.status : undefined
      return what?.kind === 'sip' && (status === 401 || status === 407) ? [fireOn(attempt, what)] : []
    })
    return firings.length > 0 ? withUsers(firings) : [CLEAR]
  },
  explain:
    'The first 401 of a sign-in is only the question. Here the client answered with {scheme} and was asked again from the beginning: ' +
    'what it showed is not accepted.{detail}',
  scope:
    'One user with a wrong password or certificate; everybody of a server whose clock or domain trust is wrong.',
  causes: [
    {
      id: 'AUTH-01',
      cause: 'User name or password are wrong.',
      confirm: [
        'Security log of the Front End or domain controller: 4625 / 4776 with the account name and a sub-status',
      ],
      remedy: ['Enter user name and the present password.'],
    },
    {
      id: 'AUTH-02',
      cause: 'The client uses the SIP address as user name, but the account has another user principal name.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,UserPrincipalName,SamAccountName"],
      remedy: ['Enter the user principal name or domain\\user in the field for the user name.'],
    },
    {
      id: 'AUTH-09',
      cause:
        'The account is disabled or locked, or its password has expired (room accounts are disabled by default).',
      confirm: ["Get-ADUser '<account>' -Properties Enabled,LockedOut,PasswordExpired"],
      remedy: ["Enable-ADAccount '<account>'; Unlock-ADAccount '<account>'"],
    },
    {
      id: 'CLI-10',
      cause: 'An old password is saved on the computer and tried first.',
      confirm: ['cmdkey /list'],
      remedy: ['Delete the saved entries of Office, Skype and Lync.'],
    },
    {
      id: 'CP-01',
      cause: 'The user certificate is revoked, expired, or not published for this device.',
      confirm: [
        "Get-CsClientCertificate -Identity 'sip:{user}'",
        'certmgr.msc > Personal: certificates of "Communications Server"',
      ],
      remedy: ['Delete my sign-in info, sign in again with the password.'],
    },
    {
      id: 'AUTH-12',
      cause:
        'The Kerberos ticket is not accepted: clocks differ, or the account of the server name is wrong.',
      confirm: ['klist; w32tm /stripchart /computer:<domain-controller>', 'setspn -Q sip/{server}'],
      remedy: ['klist purge; w32tm /resync', 'Correct duplicate or missing service principal names.'],
    },
  ],
  lookAlikes: [
    { what: '401 with gssapi-data', tell: 'the handshake goes on' },
    {
      what: '401 to a refresh hours later',
      tell: 'the association has expired; the client authenticates anew',
    },
  ],
  settle: [
    'Security log of the Front End for that minute (4625): account name and sub-status.',
    'The same user with another scheme or on another computer.',
  ],
  seeAlso: ['MS-SIPAE §3.3.5', 'ms-diagnostics/1000'],
  samples: {
    fires: [
      'authenticate/ntlm-refused.uccapilog',
      'authenticate/kerberos-refused.uccapilog',
      'authenticate/tls-dsk-refused.uccapilog',
    ],
    clear: ['register/signed-in-ntlm.uccapilog', 'authenticate/tls-dsk-refused-then-ntlm.uccapilog'],
  },
})

function fireOn(attempt: Attempt, exchange: SipExchange): Fires {
  const { request, final } = exchange
  const scheme = request?.credentials[0]?.scheme || attempt.scheme || 'authentication'
  const account = logonAccountOf(attempt)
  const [found] = final?.diagnostics ?? []
  return fires({
    subject: {
      scheme,
      server: attempt.server || '<server>',
      detail: found?.reason ? ` The server says: "${found.reason}".` : '',
    },
    evidence: [
      ...evidenceOfExchange(exchange, 'start-line', 'asked again from the beginning'),
      ...(final && found ? [evidenceOfSip(final, found.header)] : []),
      ...(account ? [account.evidence] : []),
    ],
    attempts: [attempt],
    causes: rankByScheme(
      scheme.toLowerCase(),
      attempt,
      account !== undefined && usesAddressAsName(account, attempt),
    ),
  })
}

function rankByScheme(scheme: string, { storedCertificate }: Attempt, addressAsName: boolean): RankedCause[] {
  if (scheme === 'tls-dsk')
    return [likely('CP-01', storedCertificate === 'used' ? 'The client used a stored certificate.' : '')]
  if (scheme === 'kerberos') return [possible('AUTH-12'), possible('AUTH-09')]
  const byPassword = [possible('AUTH-01'), possible('AUTH-02'), possible('AUTH-09'), possible('CLI-10')]
  return addressAsName
    ? ledBy(possible('AUTH-02', 'The sign-in address was sent as user name.'), byPassword)
    : byPassword
}
