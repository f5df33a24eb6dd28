// Shipped scenario XMPP.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'XMPP',
  purpose: 'Federation with XMPP domains',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'XmppTGW', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'XmppProxy', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'IncomingFederation', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
