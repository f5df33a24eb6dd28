// 404 to REGISTER, 1003, 4005, 4006: the deployment does not know the sign-in address. Not enabled, mistyped, or not yet
// replicated to the pool that was asked.

import { domainOf } from '../../../protocol/sip/address.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfExchange, evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { misplacedUsers, userRecords } from '../../facts/homes.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { isOn } from '../../facts/settings.ts'
import { isNotProvisioned, leftOutDomains } from '../../facts/user-replication.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

/** User does not exist; destination not enabled for SIP or does not exist; user not found in pool. MS-OCER §7. */
const UNKNOWN_USER: ReadonlySet<number> = new Set([1003, 4005, 4006])

interface Refused {
  readonly user: string
  readonly evidence: Evidence
  readonly attempts: readonly Attempt[]
}

export const rule = defineRule({
  id: 'account/address-unknown',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-01', 'AUTH-01', 'ACC-03', 'ACC-14', 'SIP-03'],
  title: {
    fires: 'The sign-in address{named} is not known to the server that was asked',
    clear: 'No server refused a sign-in address as unknown',
  },
  needs: ['diagnostics', 'registers', 'web'],
  wants: 'a client log with the answer to REGISTER, or a SIPStack trace of the pool',
  judge: facts => {
    // A user who is homed elsewhere is unknown here by design.
    const elsewhere = new Set(misplacedUsers(facts).map(({ user }) => user))
    const refusals = [...byDiagnostics(facts), ...byStatus(facts), ...byWebService(facts)].filter(
      ({ user }) => !elsewhere.has(user),
    )
    if (refusals.length === 0) return [CLEAR]
    return refusals.map(({ user, evidence, attempts }) => {
      const { causes, proof } = rankCauses(facts, user)
      return fires({
        subject: { named: user === '' ? '' : ` ${user}`, user: user || '<sip-address>' },
        evidence: [evidence, ...proof],
        attempts,
        causes,
      })
    })
  },
  explain:
    'The server answered that the address{named} is not enabled for SIP or does not exist. Either it is not the address of ' +
    'the account, or the account is not enabled, or the server that was asked has not learned of it yet.',
  scope:
    'Only this user, on every device: the answer comes before any password is looked at. Users of one new domain or ' +
    'pool are hit together when replication has not reached the server.',
  causes: [
    {
      id: 'ACC-01',
      cause: 'The account is not enabled for Skype for Business, or was disabled.',
      confirm: [
        "Get-CsUser -Identity '{user}' | Format-List SipAddress,Enabled,RegistrarPool,HostingProvider",
        "Get-CsAdUser -Filter {UserPrincipalName -eq '{user}'} | Format-List Enabled,SipAddress",
      ],
      remedy: [
        "Enable-CsUser -Identity '<account>' -RegistrarPool <pool-fqdn> -SipAddress 'sip:{user}'",
        "Set-CsUser -Identity '{user}' -Enabled $true   # where it was only switched off",
      ],
    },
    {
      id: 'AUTH-01',
      cause: 'The sign-in address is mistyped: it is not the SIP address of the account.',
      confirm: ["Get-CsUser -Filter {SamAccountName -eq '<account>'} | Format-List SipAddress"],
      remedy: ['Sign in with the SIP address that the directory holds.'],
    },
    {
      id: 'ACC-03',
      cause: 'The account was enabled or moved a short time ago and is not replicated to the pool yet.',
      confirm: [
        'Event 30024 of LS User Replicator for the domain: the first replication is complete.',
        "Get-CsUserPoolInfo -Identity 'sip:{user}'",
      ],
      remedy: [
        'Update-CsUserDatabase -Fqdn <pool-fqdn>',
        'Wait for the first replication; later cycles take a minute.',
      ],
    },
    {
      id: 'ACC-14',
      cause:
        'User Replicator does not read the domain of the account, so that new users never reach the pool.',
      confirm: ['Get-CsUserReplicatorConfiguration | Format-List Identity,ADDomainNamingContextList'],
      remedy: [
        'Set-CsUserReplicatorConfiguration -Identity global -ADDomainNamingContextList $null',
        'Update-CsUserDatabase -Fqdn <pool-fqdn>',
      ],
    },
    {
      id: 'SIP-03',
      cause: 'The Edge Server that was asked works with an old topology that lacks the domain or pool.',
      confirm: ['Get-CsManagementStoreReplicationStatus | Where-Object UpToDate -eq $false'],
      remedy: ['Repair replication to the Edge Server, then Invoke-CsManagementStoreReplication'],
    },
  ],
  lookAlikes: [
    {
      what: '4005 as answer to INVITE or SUBSCRIBE',
      tell: 'the contact is unknown, not the user who signs in',
    },
    { what: '403 with 4004', tell: 'the address exists and belongs to another account' },
    { what: '301 to another server', tell: 'the user is known and is sent to the home pool' },
  ],
  settle: [
    "Get-CsUser -Identity '{user}' | Format-List SipAddress,Enabled,RegistrarPool",
    'The Lync Server event log of the pool: LS User Replicator 30061, 30024.',
    'Get-CsUserReplicatorConfiguration | Format-List ADDomainNamingContextList',
  ],
  seeAlso: ['ms-diagnostics/4005', 'ms-diagnostics/1003', 'ms-diagnostics/4006', 'MS-OCER §7'],
  samples: {
    fires: ['account/address-unknown.uccapilog', 'account/loose-4005.txt', 'account/register-404.txt'],
    clear: ['account/callee-unknown.uccapilog', 'hybrid/user-not-moved'],
  },
  provokedBy: 'directory/user-not-enabled',
})

function byDiagnostics(facts: Facts): Refused[] {
  return refusalsOf(facts, UNKNOWN_USER).map(({ found, user, attempts }) => ({
    user,
    evidence: found.evidence,
    attempts,
  }))
}

/** 404 without diagnostics, as clients outside see it, unless the client got in after it. */
function byStatus(facts: Facts): Refused[] {
  return facts.registers.flatMap((exchange: SipExchange) => {
    const { final, user } = exchange
    if (final?.status !== 404 || final.diagnostics.length > 0) return []
    const about = attemptsWith(facts, exchange)
    const attempts = about.filter(({ outcome }) => outcome !== 'signed-in')
    if (about.length > 0 && attempts.length === 0) return []
    return evidenceOfExchange(exchange).map(evidence => ({ user, evidence, attempts }))
  })
}

/** The web ticket service knows the account, and that it has no SIP address; no number is known, and the words vary. */
const NOT_FOR_SIP = /\bnot (?:enabled for SIP|SIP[- ]enabled)\b/i

function byWebService(facts: Facts): Refused[] {
  return facts.web.flatMap(exchange => {
    const { fault, error } = exchange
    if (!NOT_FOR_SIP.test(`${fault?.reason ?? ''} ${fault?.errorReason ?? ''} ${error}`)) return []
    const attempts = attemptsWith(facts, exchange).filter(({ outcome }) => outcome !== 'signed-in')
    const evidence = evidenceOfWeb(exchange, exchange.fault ? 'body' : 'start-line')
    return [{ user: attempts[0]?.user ?? '', evidence, attempts }]
  })
}

interface Ranking {
  readonly causes: readonly RankedCause[]
  readonly proof: readonly Evidence[]
}

function rankCauses(facts: Facts, user: string): Ranking {
  const enabled = userRecords(facts)
    .find(record => record.user === user)
    ?.block.find('Enabled')
  if (enabled)
    return rankByRecord(isOn(enabled.value), [evidenceOf(enabled, 'the directory record of the user')])
  const leftOut = leftOutDomains(facts)
  if (leftOut.length > 0) {
    return {
      causes: [
        likely('ACC-14', 'User Replicator reports that it leaves out a domain.'),
        possible('ACC-03'),
        possible('ACC-01'),
      ],
      proof: leftOut.map(found => evidenceOf(found, 'replication of users')),
    }
  }
  const unreplicated = facts.phrases.filter(isNotProvisioned)
  if (unreplicated.length > 0) {
    return {
      causes: [
        likely('ACC-03', 'A log says that the user is not provisioned in the pool.'),
        possible('ACC-14'),
        possible('ACC-01'),
      ],
      proof: unreplicated.map(found => evidenceOf(found, 'the pool does not hold the user')),
    }
  }
  return { causes: rankByAddress(facts, user), proof: [] }
}

function rankByRecord(enabled: boolean, proof: readonly Evidence[]): Ranking {
  return enabled
    ? {
        proof,
        causes: [
          likely('ACC-03', 'The directory holds the user as enabled; the pool does not.'),
          possible('ACC-14'),
          possible('SIP-03'),
        ],
      }
    : {
        proof,
        causes: [certain('ACC-01', 'The directory holds the user as disabled.')],
      }
}

const NO_DOMAIN = /^(?:[\d.]+|\[.*\]|[^.]*)$/

function rankByAddress(facts: Facts, user: string): RankedCause[] {
  const domain = domainOf(user) ?? ''
  if (user !== '' && NO_DOMAIN.test(domain)) {
    return [likely('AUTH-01', `The part behind the @ (${domain}) is no SIP domain.`), possible('ACC-01')]
  }
  const neighbours = facts.attempts.filter(
    attempt => attempt.outcome === 'signed-in' && attempt.user !== user && domainOf(attempt.user) === domain,
  )
  const known = user !== '' && neighbours.length > 0
  return [
    {
      id: 'ACC-01',
      certainty: 'likely',
      because: known ? `Other users of ${domain} sign in: the domain is served.` : '',
    },
    possible('AUTH-01'),
    possible('ACC-03'),
    possible('ACC-14'),
    ...(known ? [] : [possible('SIP-03')]),
  ]
}
