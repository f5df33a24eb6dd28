// Shipped scenario IMAndPresence.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'IMAndPresence',
  purpose: 'Presence and instant messages',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ImMcu', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'IMFilter', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'IncomingFederation', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'XmppTGW', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
