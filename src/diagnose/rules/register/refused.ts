// Where a sign-in ended with a final answer to REGISTER and no specific cause is known: status, reason, who decided.

import type { Attempt } from '../../../trace/attempt.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import type { SipSeen } from '../../../trace/sip-seen.ts'
import { evidenceOfExchange, evidenceOfSip } from '../../evidence.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import { tellSipStatus } from '../../facts/told-codes.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'
import { withUsers } from '../../tell-users.ts'

export const rule = defineRule({
  id: 'register/refused',
  stage: 'register',
  kind: 'symptom',
  covers: ['SIP-07', 'SIP-08', 'SIP-06', 'AUTH-01'],
  title: {
    fires: 'REGISTER{named} is answered {answer}',
    clear: 'No REGISTER is refused with a final status',
  },
  needs: ['registers'],
  wants: 'a client log with SIP traffic (logging: Full), or a SIPStack trace of the pool',
  judge: facts => {
    const firings = facts.failedAttempts.flatMap(attempt => {
      const what = decisiveStep(attempt)?.what
      return what?.kind === 'sip' && isFinalRefusal(what.final) ? [fireOn(attempt, what, what.final)] : []
    })
    return firings.length > 0 ? withUsers(firings) : [CLEAR]
  },
  explain: 'The sign-in ended with {answer}, sent by {by}. {meaning}{diagnostics}',
  scope: 'The users and clients of the attempts listed here; whether others are hit depends on the reason.',
  causes: [
    {
      id: 'SIP-01',
      cause: 'The user may not sign in from outside.',
      confirm: [
        'Get-CsExternalAccessPolicy | Format-Table Identity,EnableOutsideAccess',
        'Sign in from inside.',
      ],
      remedy: ["Grant-CsExternalAccessPolicy -Identity '{user}' -PolicyName <policy with outside access>"],
    },
    {
      id: 'SIP-06',
      cause: 'The client version filter refuses the program.',
      confirm: ['Get-CsClientVersionPolicyRule | Where-Object Action -like "Block*"'],
      remedy: ['Update the client.'],
    },
    {
      id: 'AUTH-18',
      cause: 'The credentials belong to another account than the sign-in address.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,SamAccountName"],
      remedy: ['Sign in with the credentials of the owner of the address.'],
    },
    {
      id: 'AUTH-01',
      cause: 'The sign-in address is not that of an enabled account.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,Enabled,RegistrarPool"],
      remedy: ['Sign in with the SIP address of the account, or enable the account.'],
    },
    {
      id: 'CLI-08',
      cause:
        'The client sends a request that the server does not accept: too old, or not made for this server.',
      confirm: ['Another client of the same user.'],
      remedy: ['Update the client.'],
    },
    {
      id: 'SIP-07',
      cause: 'The pool of the user cannot be reached or is not ready.',
      confirm: [
        'Get-CsUserPoolInfo -Identity sip:{user}',
        'Get-CsWindowsService on the servers of that pool',
      ],
      remedy: ['Start the pool; open 5061 between the servers.'],
    },
    {
      id: 'SIP-08',
      cause:
        'The Edge Server is not in order: replication, certificate assignment, or a service it depends on.',
      confirm: [
        'Get-CsWindowsService; Get-CsCertificate   # on the Edge',
        'Get-CsManagementStoreReplicationStatus',
      ],
      remedy: ['Repair what is missing of the three, then Start-CsWindowsService.'],
    },
    {
      id: 'SRV-02',
      cause: 'A service of the server that answered is not in order.',
      confirm: ['Get-CsWindowsService on {server}', 'Lync Server event log of {server} of that minute'],
      remedy: ['Restart the service that reports errors.'],
    },
  ],
  lookAlikes: [
    { what: '401 with a token', tell: 'a handshake is going on' },
    { what: '301', tell: 'the client is sent to its home server and signs in there' },
  ],
  settle: [
    'The ms-diagnostics header of the answer as seen by the pool (outside it is removed).',
    'SIPStack trace of {server} for the same Call-ID.',
  ],
  seeAlso: ['RFC 3261 §21', 'MS-OCER §7'],
  samples: {
    fires: [
      'register/refused-unexplained.uccapilog',
      'register/not-acceptable.uccapilog',
      'register/bare-server-timeout.uccapilog',
    ],
    clear: ['register/signed-in-tls-dsk.uccapilog', 'register/signed-in-first-time.uccapilog'],
  },
})

/** Challenges are no refusals, and 503 has a rule of its own: server/not-ready. */
const OTHER_ANSWERS: ReadonlySet<number> = new Set([401, 407, 503])

function isFinalRefusal(final: SipSeen | undefined): final is SipSeen {
  return final !== undefined && final.status >= 400 && !OTHER_ANSWERS.has(final.status)
}

function fireOn(attempt: Attempt, exchange: SipExchange, final: SipSeen): Fires {
  const [found] = final.diagnostics
  const by = found?.source ?? ''
  return fires({
    subject: {
      answer: `${final.status} ${final.text}`.trim() + (found ? ` (${found.id})` : ''),
      by: by || attempt.server || 'the server',
      server: by || attempt.server || '<server>',
      meaning: meaningOf(final.status),
      diagnostics: found?.reason ? ` Its diagnostics say: "${found.reason}".` : '',
    },
    evidence: [...evidenceOfExchange(exchange), ...(found ? [evidenceOfSip(final, found.header)] : [])],
    attempts: [attempt],
    causes: rankByStatus(final.status, attempt),
  })
}

function meaningOf(status: number): string {
  return (
    tellSipStatus(status) || (status >= 500 ? 'The server failed.' : 'The server refused the registration.')
  )
}

function rankByStatus(status: number, { place }: Attempt): RankedCause[] {
  if (status === 403) {
    const remote = place === 'inside' ? [] : [possible('SIP-01')]
    return [...remote, possible('AUTH-18'), possible('SIP-06')]
  }
  if (status === 404) return [possible('AUTH-01')]
  if (status === 408 || status === 480 || status === 504)
    return place === 'outside' ? [possible('SIP-07'), possible('SIP-08')] : [possible('SIP-07')]
  if (status < 500) return [possible('CLI-08')]
  return [possible('SRV-02'), possible('SIP-07')]
}
