// Shipped scenario CAA.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'CAA',
  purpose: 'Conferencing auto attendant',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'CAAServer', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Collaboration', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'AVMCU', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
