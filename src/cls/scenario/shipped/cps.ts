// Shipped scenario CPS.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'CPS',
  purpose: 'Call park',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'CallParkServer', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Collaboration', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
