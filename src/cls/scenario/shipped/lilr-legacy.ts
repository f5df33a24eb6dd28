// Shipped scenario LILRLegacy.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'LILRLegacy',
  purpose: 'Legal intercept over the archiving of earlier versions',
  providers: [
    { name: 'LegalIntercept', type: 'WPP', level: 'Info', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Info', flags: 'All' },
    { name: 'ArchivingAgent', type: 'WPP', level: 'Info', flags: 'All' },
  ],
}
