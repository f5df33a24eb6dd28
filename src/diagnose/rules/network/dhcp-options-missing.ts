// Phones that sign in by number and PIN find their server by DHCP options 43 and 120, and nobody answers with them.

import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/dhcp-options-missing',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-12'],
  title: {
    fires: 'No DHCP server hands out the options that phones need (43 and 120)',
    clear: 'No log shows missing DHCP options',
  },
  needs: ['transactions', 'phrases'],
  wants:
    'Test-CsPhoneBootstrap -PhoneOrExt <number> -PIN <pin>, or DHCPUtil.exe -EmulateClient, from the phones’ network',
  phrases: [
    {
      id: 'dhcp-discovery-failed',
      anchors: ['dhcp'],
      pattern:
        /\b(?:no|did not receive|failed to (?:get|receive|find)|could not (?:get|find|discover)|unable to (?:get|find|discover))\b[^.\n]{0,80}\bDHCP\b[^.\n]{0,60}|\bDHCP\b[^.\n]{0,60}\b(?:discovery|option|response|request|lookup)s?\b[^.\n]{0,40}\b(?:failed|timed out|not (?:found|received|available|configured|answered))|\bno DHCP (?:server|response|option)/i,
    },
  ],
  judge: facts => {
    const said = phrasesOf(facts, 'dhcp-discovery-failed')
    const failed = facts.transactions.filter(
      ({ name, passed, error }) => /PhoneBootstrap/i.test(name) && !passed && /DHCP/i.test(error),
    )
    if (said.length + failed.length === 0) return [CLEAR]
    const evidence = [...failed.map(found => evidenceOf(found)), ...said.map(found => evidenceOf(found))]
    return [
      fires({
        subject: {},
        evidence,
        attempts: [],
        causes: [ranked('TCP-12', certainty(facts, failed.length > 0))],
      }),
    ]
  },
  explain:
    'A phone on which the user enters number and PIN knows no SIP address, so that it cannot ask DNS. It asks DHCP for option 120 (the ' +
    'registrar) and option 43 (the certificate service), and got no answer with them.',
  scope:
    'Phones with PIN sign-in, on subnets whose DHCP server lacks the options. PCs and phones that sign in with a password are not concerned.',
  causes: [
    {
      id: 'TCP-12',
      cause:
        'The options were not configured on the DHCP server of this subnet, and requests do not reach the Front End’s own DHCP helper.',
      confirm: [
        'DHCPUtil.exe -EmulateClient  # on a PC in the phones’ subnet',
        'Test-CsPhoneBootstrap -PhoneOrExt <number> -PIN <pin> -Verbose',
      ],
      remedy: [
        'DHCPUtil.exe -SipServer <pool> -WebServer <internal web FQDN> -RunConfigScript  # on the DHCP server',
        'Or Set-CsRegistrarConfiguration -EnableDHCPServer $true, and let the routers relay DHCP to a Front End.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a wrong PIN', tell: 'the phone found the server and says that number or PIN is wrong' },
    { what: 'options that name an old pool', tell: 'the phone gets an answer and tries the old server' },
  ],
  settle: [
    'A capture in the phones’ subnet: DHCP INFORM with vendor class MS-UC-Client, and the answer to it.',
  ],
  seeAlso: ['RFC 3361', 'DHCPUtil.exe', 'Test-CsPhoneBootstrap'],
  samples: { fires: ['network/dhcp-options-missing.txt'], clear: ['network/phone-bootstrap-ticket.txt'] },
})

function certainty(facts: Facts, byTransaction: boolean): 'certain' | 'likely' {
  const sipInvolved = facts.phrases.some(
    ({ phrase, quote }) => phrase === 'dhcp-discovery-failed' && /\b(?:43|120)\b|sip|registrar/i.test(quote),
  )
  return byTransaction || sipInvolved ? 'certain' : 'likely'
}
