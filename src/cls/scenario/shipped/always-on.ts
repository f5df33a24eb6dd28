// Shipped scenario AlwaysOn.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'AlwaysOn',
  purpose: 'Everything at level Info; runs without end, so that what has just happened can be looked up',
  providers: [
    { name: '*', type: 'WPP', level: 'Info', flags: 'All' },
    { name: '*', type: 'EventLog', level: 'Info', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
