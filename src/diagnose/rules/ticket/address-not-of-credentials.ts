// The web ticket service refuses a ticket: the SIP address asked for does not belong to the credentials shown.

import type { Attempt } from '../../../trace/attempt.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { settingBlocks } from '../../facts/settings.ts'
import { certain, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'
import { tellUsers } from '../../tell-users.ts'

const PHRASE = 'sip-uri-not-of-credentials'
const MISMATCH = /SIP URI\b[\s\S]{0,160}?\bdo(?:es)? not match\b[\s\S]{0,120}?\bcredentials/i

export const rule = defineRule({
  id: 'ticket/address-not-of-credentials',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-08', 'AUTH-02', 'ACC-11'],
  title: {
    fires: 'The account that logged on does not own the sign-in address{named}',
    clear: 'No web ticket was refused because address and credentials differ',
  },
  needs: ['web', 'phrases'],
  wants: "a client log with web service traffic, or the client's own sign-in report",
  phrases: [{ id: PHRASE, anchors: ['sip uri'], pattern: MISMATCH }],
  judge: facts => {
    const faults = facts.web.filter(
      ({ fault, error }) => MISMATCH.test(fault?.reason ?? '') || MISMATCH.test(error),
    )
    const proof = [
      ...faults.map(evidenceOfFault),
      ...phrasesOf(facts, PHRASE).map(found => evidenceOf(found)),
    ]
    if (proof.length === 0) return [CLEAR]
    const attempts = attemptsOf(facts, faults)
    if (attempts.length === 0 && faults.some(fault => attemptsWith(facts, fault).length > 0)) return [CLEAR]
    const names = differingNames(facts, attempts)
    return [
      fires({
        subject: { ...tellUsers(attempts) },
        evidence: [...proof, ...names],
        attempts,
        causes: [
          certain('WT-08', 'The web ticket service says so.'),
          possible('ACC-11'),
          possible('AUTH-02', names.length > 0 ? 'User principal name and SIP address differ.' : ''),
        ],
      }),
    ]
  },
  explain:
    'The client asked for a web ticket for one SIP address and proved itself with the account of another: the web ticket ' +
    'service found the credentials good, but not those of the owner of the address. The client asks for credentials again and again.',
  scope:
    'Users whose computer holds saved credentials of another account, or whose account was renamed; others at the same pool sign in.',
  causes: [
    {
      id: 'WT-08',
      cause:
        'The client logs on with another account than that of the sign-in address: saved credentials, another signed-in account, or a renamed one.',
      confirm: [
        'cmdkey /list   # entries MicrosoftOffice…, Skype, Lync',
        "Get-CsUser -Identity '{user}' | Format-List SipAddress,UserPrincipalName,SamAccountName",
      ],
      remedy: [
        'Delete the saved credentials, sign in with the user principal name of the owner of the address.',
        'Sign out of the other account in Office and Windows.',
      ],
    },
    {
      id: 'ACC-11',
      cause: 'The SIP address of the account was changed, and the client still has the old one.',
      confirm: [
        'Get-CsUser -Filter {UserPrincipalName -eq "<upn>"} | Format-List SipAddress  # against the address in the client',
      ],
      remedy: ['Enter the new sign-in address; Delete my sign-in info.'],
    },
    {
      id: 'AUTH-02',
      cause: 'User principal name and SIP address differ, and the client takes one for the other.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,UserPrincipalName"],
      remedy: ['Enter the user principal name as user name, or make both equal.'],
    },
  ],
  lookAlikes: [
    { what: '4004 in the answer to REGISTER', tell: 'the same mistake, found by the registrar' },
    { what: '28032 the web ticket is invalid', tell: 'a ticket was issued and refused later' },
  ],
  settle: ['The account in the token or in Credential Manager, beside Get-CsUser of {user}.'],
  seeAlso: ['MS-OCAUTHWS §3.2', 'WS-Trust 1.3 §11'],
  samples: {
    fires: [
      'ticket/address-not-of-credentials.uccapilog',
      'ticket/address-not-of-credentials-fault.uccapilog',
    ],
    clear: ['ticket/other-trust-fault.uccapilog'],
  },
  provokedBy: 'account/other-person',
})

function evidenceOfFault(exchange: WebExchange): Evidence {
  return evidenceOfWeb(exchange, 'body', 'the fault of the web ticket service')
}

/** The attempts with the fault; those of the only failing user where just the sentence is there. */
function attemptsOf(facts: Facts, faults: readonly WebExchange[]): Attempt[] {
  const containing = faults
    .flatMap(fault => attemptsWith(facts, fault))
    .filter(({ outcome }) => outcome !== 'signed-in')
  return containing.length > 0 ? [...new Set(containing)] : failedAttemptsOfReporter(facts)
}

/** Printed accounts of these users whose user principal name is not their SIP address. */
function differingNames(facts: Facts, attempts: readonly Attempt[]): Evidence[] {
  const users = new Set(attempts.map(({ user }) => user).filter(user => user !== ''))
  return settingBlocks(facts).flatMap(block => {
    const address = (block.value('SipAddress') ?? '').replace(/^sip:/i, '').toLowerCase()
    const principal = block.find('UserPrincipalName')
    if (!principal || address === '' || (users.size > 0 && !users.has(address))) return []
    const same = principal.value.trim().toLowerCase() === address
    return same ? [] : [evidenceOf(principal, `the SIP address is ${address}`)]
  })
}
