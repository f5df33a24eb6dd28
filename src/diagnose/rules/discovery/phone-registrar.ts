// A phone finds no registrar to authenticate at.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'phone-cannot-contact-registrar'

export const rule = defineRule({
  id: 'discovery/phone-registrar',
  stage: 'discovery',
  kind: 'cause',
  covers: ['DSC-09', 'TCP-12'],
  title: {
    fires: 'A phone cannot reach the registrar it found',
    clear: 'No phone says that it cannot contact its registrar',
  },
  needs: ['phrases'],
  wants: 'the words on the display of the phone, and Test-CsClientAuthentication or Test-CsPhoneBootstrap',
  phrases: [
    {
      id: PHRASE,
      anchors: ['contact registrar', 'contact the registrar'],
      pattern: /unable to contact (?:the )?registrar\b/i,
    },
  ],
  judge: facts => {
    const said = phrasesOf(facts, PHRASE)
    if (said.length === 0) return [CLEAR]
    const failed = facts.transactions.filter(
      ({ name, passed }) => !passed && /ClientAuth|PhoneBootstrap/i.test(name),
    )
    return [
      fires({
        subject: {},
        evidence: [
          ...said.map(found => evidenceOf(found)),
          ...failed.map(found => evidenceOf(found, 'the test fails too')),
        ],
        attempts: failedAttemptsOfReporter(facts, attempt => attempt.agent !== '' && mayBe(attempt, 'phone')),
        causes: [
          likely('DSC-09', failed.length > 0 ? 'A synthetic transaction stops at the same point.' : ''),
        ],
      }),
    ]
  },
  explain:
    'A phone looks for its registrar in the cache, then in DNS and DHCP. It found a name and could not authenticate there: the name is ' +
    'wrong or old, or the network failed for a moment.',
  scope: 'Phones that learn the registrar from DHCP option 120, DNS or their cache; PCs use other names.',
  causes: [
    {
      id: 'DSC-09',
      cause: 'The registrar name in DHCP option 120, DNS or the cache of the phone is wrong.',
      confirm: [
        'Test-CsClientAuthentication -TargetFqdn <pool-fqdn> -UserSipAddress sip:<user> -UserCredential (Get-Credential) -Verbose',
        'Test-CsPhoneBootstrap -PhoneOrExt <number> -PIN <pin> -Verbose',
        'DHCPUtil.exe -EmulateClient',
      ],
      remedy: ['Correct DHCP option 120 and the SRV records, then reset the phone.'],
    },
  ],
  lookAlikes: [
    {
      what: 'certificate error at first start',
      tell: 'the phone reaches the server and does not trust it, or its clock is wrong',
    },
  ],
  settle: ['Test-CsPhoneBootstrap -Verbose: the step at which it stops.'],
  seeAlso: ['Test-CsClientAuthentication', 'DHCP options 43 and 120'],
  samples: { fires: ['discovery/phone-registrar.txt'], clear: ['discovery/phone-signs-in.txt'] },
})
