// Shipped scenario SP.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'SP',
  purpose: 'Support portal and its proxies',
  providers: [
    { name: 'SupportPortal', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebInfrastructure', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
