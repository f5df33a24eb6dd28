// 4004: the password is right, but belongs to another account than the sign-in address. Foreign credentials, a wrong link
// between accounts, or a leftover row of a deleted account.

import type { Attempt } from '../../../trace/attempt.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import { findSignedInElsewhere } from '../../facts/elsewhere.ts'
import type { Facts } from '../../facts/facts.ts'
import { type Refusal, refusalsOf } from '../../facts/refusals.ts'
import { type SettingBlock, settingBlocks } from '../../facts/settings.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

/** Credentials not authorised to act as the From URI. MS-OCER §7. */
const NOT_AUTHORISED: ReadonlySet<number> = new Set([4004])

export const rule = defineRule({
  id: 'account/foreign-credentials',
  stage: 'account',
  kind: 'cause',
  covers: ['AUTH-18', 'ACC-05', 'ACC-10'],
  title: {
    fires: 'The credentials{named} belong to another account than the sign-in address (4004)',
    clear: 'No server found credentials and sign-in address to differ',
  },
  needs: ['diagnostics'],
  wants: 'a client log with the answer to REGISTER; outside the header is ms-diagnostics-public',
  judge: facts => {
    const refusals = refusalsOf(facts, NOT_AUTHORISED)
    if (refusals.length === 0) return [CLEAR]
    return refusals.map(refusal => {
      const { found, user, attempts } = refusal
      const { causes, proof } = rankCauses(facts, refusal)
      return fires({
        subject: { named: user === '' ? '' : ` for ${user}`, user: user || '<sip-address>' },
        evidence: [found.evidence, ...proof],
        attempts,
        causes,
      })
    })
  },
  explain:
    'The registrar authenticated the client and then refused it: the account that proved itself is not the owner of the ' +
    'sign-in address. Another password does not help; account and address must belong together.',
  scope:
    'AUTH-18 hits one computer or service account, ACC-10 one re-created user on every computer, ACC-05 all users of an ' +
    'account forest whose link to the resource forest is wrong.',
  causes: [
    {
      id: 'AUTH-18',
      cause:
        'The client signs in with the credentials of another person: a shared computer, or saved credentials.',
      confirm: [
        'cmdkey /list',
        "Compare Security event 4624 or 4776 on the Front End Server with Get-CsUser '{user}' | Format-List SamAccountName",
      ],
      remedy: ['Delete the saved credentials and enter user name and password of the owner of the address.'],
    },
    {
      id: 'ACC-10',
      cause:
        'The account was deleted and created again with the same address: a row of the old account is left in the ' +
        'RTCLOCAL databases.',
      confirm: [
        "Set-CsUser -Identity '{user}' -Enabled $false; wait for replication",
        'sqlcmd -S .\\RTCLOCAL -Q "select * from rtc.dbo.Resource where UserAtHost = \'{user}\'"   # on every Front End',
      ],
      remedy: [
        'Disable the user; on every Front End: sqlcmd -S .\\RTCLOCAL -d rtc -Q "exec RtcDeleteResource \'{user}\'"; enable ' +
          'the user again (direct SQL is unsupported: back up first)',
      ],
    },
    {
      id: 'ACC-05',
      cause:
        'The account is linked to an account forest and msRTCSIP-OriginatorSid is not the SID of the account that logs on.',
      confirm: ["Get-ADUser '<account>' -Properties msRTCSIP-OriginatorSid,msExchMasterAccountSid,objectSid"],
      remedy: [
        'Copy the SID of the logon account (msExchMasterAccountSid) to msRTCSIP-OriginatorSid, wait for replication.',
      ],
    },
  ],
  lookAlikes: [
    { what: '1000 final handshake failed', tell: 'the password itself is wrong; here it was right' },
    { what: '4005 or 404', tell: 'the address is not known at all' },
    {
      what: 'the web ticket fault "SIP URI … does not match"',
      tell: 'the same mistake, found one step earlier by the web ticket service',
    },
  ],
  settle: [
    'Sign in as {user} on another computer: if that works, the credentials of this computer are at fault.',
    'Whether the account was deleted and created again (whenCreated in Active Directory).',
    'objectSid, msExchMasterAccountSid and msRTCSIP-OriginatorSid of the account.',
  ],
  seeAlso: ['ms-diagnostics/4004', 'MS-OCER §7'],
  samples: {
    fires: ['account/foreign-credentials.uccapilog', 'account/loose-4004.txt'],
    clear: ['account/callee-unknown.uccapilog'],
  },
  provokedBy: 'directory/foreign-credentials',
})

interface Ranking {
  readonly causes: readonly RankedCause[]
  readonly proof: readonly Evidence[]
}

function rankCauses(facts: Facts, refusal: Refusal): Ranking {
  const differing = settingBlocks(facts).flatMap(findForeignSid)
  if (differing.length > 0) {
    return {
      proof: differing,
      causes: [likely('ACC-05', 'The SIDs of the account differ.'), possible('AUTH-18')],
    }
  }
  return { proof: [], causes: rankByAttempts(facts, refusal) }
}

function rankByAttempts(facts: Facts, { found, user }: Refusal): RankedCause[] {
  if (findSignedInElsewhere(facts).some(elsewhere => elsewhere.user === user)) {
    return [likely('AUTH-18', `${user} signs in on another computer of these logs.`)]
  }
  const users = refusalsOf(facts, NOT_AUTHORISED).map(refusal => refusal.user)
  if (new Set(users.filter(name => name !== '')).size > 1) {
    return [
      likely('ACC-05', 'Several users are refused for the same reason.'),
      possible('AUTH-18'),
      possible('ACC-10'),
    ]
  }
  const devices = new Set(failuresOf(facts, user).map(({ device }) => device))
  // 401 with 4004 is what a leftover row looks like in the client's verdict; 403 is the plain refusal.
  const leftover = found.status === 401 || devices.size > 1
  const because =
    devices.size > 1 ? `${user} is refused on ${devices.size} devices.` : 'The status is 401, not 403.'
  return leftover
    ? [likely('ACC-10', because), possible('AUTH-18'), possible('ACC-05')]
    : [likely('AUTH-18'), possible('ACC-05'), possible('ACC-10')]
}

function failuresOf(facts: Facts, user: string): Attempt[] {
  return facts.failedAttempts.filter(attempt => user !== '' && attempt.user === user && attempt.device !== '')
}

/** A printed account whose OriginatorSid is not the SID of the account that logs on. */
function findForeignSid(block: SettingBlock): Evidence[] {
  const originator = block.find('msRTCSIP-OriginatorSid')
  const expected = block.value('msExchMasterAccountSid') ?? block.value('objectSid') ?? ''
  if (!originator || !/^S-1-/i.test(expected)) return []
  const same = originator.value.trim().toLowerCase() === expected.toLowerCase()
  return same ? [] : [evidenceOf(originator, `the account that logs on has ${expected}`)]
}
