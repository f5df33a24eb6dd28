// Shipped scenario CLS.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'CLS',
  purpose: 'The logging service itself',
  providers: [
    { name: 'ClsAgent', type: 'WPP', level: 'Debug', flags: 'All' },
    { name: 'ClsController', type: 'WPP', level: 'Debug', flags: 'All' },
  ],
}
