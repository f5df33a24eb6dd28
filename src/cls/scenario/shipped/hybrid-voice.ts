// Shipped scenario HybridVoice.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'HybridVoice',
  purpose: 'Calls of users who are online, over gateways on premises',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'OutboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'InboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediationServer', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'IncomingFederation', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'HybridConfig', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
