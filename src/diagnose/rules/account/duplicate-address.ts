// Two accounts with one SIP address: only one of them, or neither, can sign in.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'sip-address-not-unique'

export const rule = defineRule({
  id: 'account/duplicate-address',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-04'],
  title: {
    fires: 'A SIP address is not unique in the directory',
    clear: 'No log names a SIP address that is not unique',
  },
  needs: [],
  wants: 'the message of the portal, of directory synchronisation or of Enable-CsUser',
  phrases: [
    {
      id: PHRASE,
      anchors: ['msRTCSIP-PrimaryUserAddress', 'ProxyAddresses', 'SIP address'],
      pattern:
        /(?:msRTCSIP-PrimaryUserAddress|ProxyAddresses|SIP\s+address)[^.]{0,160}?(?:is\s+not\s+unique|already\s+(?:exists|in\s+use)|is\s+(?:already\s+)?used\s+by\s+another)/i,
    },
  ],
  judge: facts =>
    fireOnce(evidenceOfAll(phrasesOf(facts, PHRASE), 'the directory holds the address twice'), {
      causes: [likely('ACC-04')],
    }),
  explain:
    'The same SIP address stands in msRTCSIP-PrimaryUserAddress or proxyAddresses of two objects. The server can bind it to ' +
    'one of them only; the other user is refused, or both are after synchronisation to the cloud failed.',
  scope:
    'The two users who share the address, on every device; often a contact or a former account holds it.',
  causes: [
    {
      id: 'ACC-04',
      cause: 'Two objects of the directory carry the same SIP address.',
      confirm: [
        "Get-ADObject -LDAPFilter '(|(msRTCSIP-PrimaryUserAddress=sip:<user@domain>)(proxyAddresses=sip:<user@domain>))'",
      ],
      remedy: [
        'Correct the address of one of them, then synchronise (Update-CsUserDatabase, or directory synchronisation).',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a telephone number that is not unique',
      tell: 'the message names LineURI; PIN sign-in fails, not the password',
    },
  ],
  settle: ['The objects that the LDAP query finds.'],
  seeAlso: ['Enable-CsUser', 'KB2430520'],
  samples: {
    fires: ['account/duplicate-address.txt'],
    clear: ['account/duplicate-number.txt'],
  },
})
