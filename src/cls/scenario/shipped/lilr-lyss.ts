// Shipped scenario LILRLYSS.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'LILRLYSS',
  purpose: 'Legal intercept over the storage service',
  providers: [
    { name: 'LegalIntercept', type: 'WPP', level: 'Info', flags: 'All' },
    { name: 'Lyss', type: 'WPP', level: 'Info', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Info', flags: 'All' },
  ],
}
