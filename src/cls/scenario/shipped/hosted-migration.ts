// Shipped scenario HostedMigration.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'HostedMigration',
  purpose: 'Moving users between on premises and online',
  providers: [
    { name: 'HostedMigration', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'HmWebService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebInfrastructure', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
