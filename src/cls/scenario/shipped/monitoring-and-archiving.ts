// Shipped scenario MonitoringAndArchiving.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'MonitoringAndArchiving',
  purpose: 'Monitoring and archiving',
  providers: [
    { name: 'UDCAgent', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UdcAdapter', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ArchivingAgent', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'QoEAgent', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'CDRAgent', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Lyss', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'LS Data Collection', type: 'EventLog', level: 'Warning', flags: 'All' },
  ],
}
