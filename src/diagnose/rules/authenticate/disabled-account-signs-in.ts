// A leaver still signs in: the account is disabled in Active Directory, the user certificate is not revoked.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { type SettingBlock, settingBlocks } from '../../facts/settings.ts'
import { isOff } from '../../facts/switches.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'account-was-disabled'

export const rule = defineRule({
  id: 'authenticate/disabled-account-signs-in',
  stage: 'authenticate',
  kind: 'note',
  covers: ['AUTH-10'],
  title: {
    fires: '{user} signs in although the account is disabled in Active Directory',
    clear: 'No disabled account signs in',
  },
  needs: ['settings', 'phrases'],
  wants: 'Get-ADUser of the user beside a log of the sign-in',
  phrases: [
    {
      id: PHRASE,
      anchors: ['account was disabled', 'account is disabled'],
      pattern:
        /\buser account (?:was|is) disabled\b[\s\S]{0,800}?\bTarget Account:[\s\S]{0,200}?\bAccount Name:\s*(?<account>[\w.'-]+)/i,
    },
  ],
  judge: facts => {
    const byCertificate = facts.attempts.filter(
      ({ outcome, scheme, user }) => outcome === 'signed-in' && /tls-dsk/i.test(scheme) && user !== '',
    )
    const firings = byCertificate.flatMap(attempt => {
      const proof = findDisabled(facts, attempt)
      if (!proof) return []
      return [
        fires({
          subject: { user: attempt.user },
          evidence: [proof, ...evidenceOfOutcome(attempt, 'signed in with a user certificate')],
          attempts: [attempt],
          causes: [certain('AUTH-10', 'The account is disabled and the user certificate is accepted.')],
        }),
      ]
    })
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The registrar accepts the user certificate of {user} without asking Active Directory. A disabled account therefore goes on signing in ' +
    'until the certificate expires, up to 180 days later.',
  scope: 'Users with a stored user certificate whose account was disabled, or whose password was changed.',
  causes: [
    {
      id: 'AUTH-10',
      cause: 'The account was disabled in Active Directory only; user certificate and service were left.',
      confirm: ["Get-CsClientCertificate -Identity 'sip:{user}'"],
      remedy: [
        "Set-CsUser -Identity '{user}' -Enabled $false",
        "Revoke-CsClientCertificate -Identity 'sip:{user}'",
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'Enabled False in Get-CsUser',
      tell: 'the service is switched off for the user; then the registrar refuses',
    },
  ],
  settle: ["Get-ADUser '{user}' and Get-CsClientCertificate -Identity 'sip:{user}'"],
  seeAlso: ['Revoke-CsClientCertificate', 'User certificates (TLS-DSK)'],
  samples: {
    fires: ['authenticate/disabled-account-signs-in'],
    clear: ['authenticate/disabled-account-stays-out'],
  },
})

function findDisabled(facts: Facts, { user }: Attempt) {
  const name = user.split('@')[0]
  const record = settingBlocks(facts).find(block => isDirectoryRecord(block) && namesUser(block, user))
  const enabled = record?.find('Enabled')
  if (enabled && isOff(enabled.value)) return evidenceOf(enabled, 'the account in Active Directory')
  const said = phrasesOf(facts, PHRASE).find(({ values }) => values.get('account')?.toLowerCase() === name)
  return said && evidenceOf(said, 'the account was disabled')
}

/** Get-ADUser prints a distinguished name and a SID; Get-CsUser prints a registrar pool. */
function isDirectoryRecord(block: SettingBlock): boolean {
  return (
    block.value('RegistrarPool') === undefined &&
    (block.value('SID') ?? block.value('DistinguishedName')) !== undefined
  )
}

function namesUser(block: SettingBlock, user: string): boolean {
  const names = [block.value('UserPrincipalName'), block.value('mail'), block.value('SipAddress')]
  return (
    names.some(value => value?.replace(/^sip:/i, '').toLowerCase() === user) ||
    block.value('SamAccountName')?.toLowerCase() === user.split('@')[0]
  )
}
