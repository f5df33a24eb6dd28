// Shipped scenario MediaConnectivity.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'MediaConnectivity',
  purpose: 'Media: candidates, relays, reachability',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediaRelay', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MRAS', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediationServer', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'AVMCU', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediaStack', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
