// Shipped scenario LYSSAndUCS.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'LYSSAndUCS',
  purpose: 'Storage service and unified contact store',
  providers: [
    { name: 'Lyss', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UcsAgent', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'LS Storage Service', type: 'EventLog', level: 'Warning', flags: 'All' },
  ],
}
