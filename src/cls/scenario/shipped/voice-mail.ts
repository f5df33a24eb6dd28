// Shipped scenario VoiceMail.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'VoiceMail',
  purpose: 'Voice mail and its routing to Exchange',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ExumRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'InboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
