// Shipped scenario IncomingAndOutgoingCall.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'IncomingAndOutgoingCall',
  purpose: 'Calls to and from other users and the telephone network',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'InboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'OutboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'TranslationApplication', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediationServer', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ExumRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'IncomingFederation', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediaRelay', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
