// Phones that stay at "Connecting to Lync Server…" after a migration.

import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'connecting-to-lync-server'

export const rule = defineRule({
  id: 'client/phones-after-move',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-12', 'TCP-12'],
  title: {
    fires: 'A phone stays at "Connecting to Lync Server"',
    clear: 'No phone is reported to hang while it connects',
  },
  needs: [],
  wants: 'the text on the display of the phone, and the output of Test-CsPhoneBootstrap',
  phrases: [
    {
      id: PHRASE,
      anchors: ['connecting to', 'to Lync', 'to Skype', 'to Microsoft'],
      pattern: /\bConnecting\s+to\s+(?:Microsoft\s+)?(?:Lync|Skype\s+for\s+Business)\s+Server/i,
    },
  ],
  judge: facts => {
    const failed = facts.transactions.filter(({ name, passed }) => /PhoneBootstrap/i.test(name) && !passed)
    const told = phrasesOf(facts, PHRASE)
    return fireOnce(
      told.length === 0
        ? []
        : [...evidenceOfAll(told, 'what the display shows'), ...evidenceOfAll(failed, 'the test fails too')],
      {
        attempts: failedAttemptsOfReporter(facts, ({ agent }) => clientKindOf(agent) === 'phone'),
        causes: [
          { id: 'CLI-12', certainty: failed.length > 0 ? 'likely' : 'possible', because: '' },
          possible('TCP-12'),
        ],
      },
    )
  },
  explain:
    'A phone that was reset or logged out starts from DHCP: option 120 names the registrar and option 43 the certificate ' +
    'service. After a migration these still name the old pool, or the root certificate cannot be fetched.',
  scope: 'Lync Phone Edition that was reset or logged out; phones that stayed signed in work on.',
  causes: [
    {
      id: 'CLI-12',
      cause: 'DHCP options 43 and 120 still name the old pool.',
      confirm: [
        'DHCPUtil.exe -EmulateClient   # on the network of the phones',
        'Test-CsPhoneBootstrap -PhoneOrExt <number> -PIN <pin> -Verbose',
      ],
      remedy: [
        'DHCPUtil.exe -SipServer <pool-fqdn> -WebServer <pool-web-fqdn>, set the options, restart the phones.',
      ],
    },
    {
      id: 'TCP-12',
      cause: 'The network of the phones has no such options at all.',
      confirm: ['DHCPUtil.exe -EmulateClient'],
      remedy: ['Configure options 43 and 120, or switch the DHCP service of the registrar on.'],
    },
  ],
  lookAlikes: [
    { what: 'a phone with a wrong clock', tell: 'it reports a certificate error; look for _ntp._udp' },
  ],
  settle: ['Test-CsPhoneBootstrap from the network of the phones.', 'The DHCP answer in a capture.'],
  seeAlso: ['Test-CsPhoneBootstrap', 'DHCP options 43 and 120'],
  samples: { fires: ['client/phones-after-move.txt'], clear: ['client/signed-out.txt'] },
})
