// Shipped scenario DeviceUpdate.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'DeviceUpdate',
  purpose: 'Updates of phones',
  providers: [
    { name: 'DeviceUpdateHttpHandler', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'DeviceUpdate', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebInfrastructure', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
