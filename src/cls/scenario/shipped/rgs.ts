// Shipped scenario RGS.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'RGS',
  purpose: 'Response groups',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'RgsHostingFramework', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'RgsMatchMakingService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'RgsClientsLib', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'RgsDatastores', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Collaboration', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
