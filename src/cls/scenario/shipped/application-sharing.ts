// Shipped scenario ApplicationSharing.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'ApplicationSharing',
  purpose: 'Sharing of desktops and programs',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'AsMcu', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediaStack', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
