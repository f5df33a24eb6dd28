// Shipped scenario AddressBook.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'AddressBook',
  purpose: 'Address book: files, web query',
  providers: [
    { name: 'ABServer', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ABServerHttpHandler', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'AbsFilters', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebInfrastructure', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserReplicator', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
