// Shipped scenario Authentication.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'Authentication',
  purpose:
    'Sign-in: how the user proves who he is, from web ticket and certificate to NTLM, Kerberos and TLS-DSK',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Registrar', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebInfrastructure', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebTicketService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'CertProvisioningService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'CertProvSvc', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'AuthBroker', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserPinService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Autodiscover', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ReverseProxy', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Edge', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: '*', type: 'EventLog', level: 'Warning', flags: 'All' },
    // Windows audits a refused log-on (4625, 4776) at level Information.
    { name: 'Microsoft-Windows-Security-Auditing', type: 'EventLog', level: 'Info', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
