// Shipped scenario UserReplicator.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'UserReplicator',
  purpose: 'Replication of users from Active Directory',
  providers: [
    { name: 'UserReplicator', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'LS User Replicator', type: 'EventLog', level: 'Warning', flags: 'All' },
  ],
}
