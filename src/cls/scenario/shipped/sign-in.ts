// Shipped scenario SignIn.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'SignIn',
  purpose:
    'The whole sign-in: discovery, authentication, registration, and what the client asks for right after it',
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
    { name: 'ClientVersionFilter', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'InboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'OutboundRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'DefaultRouting', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ApiModule', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UCWA', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'McxService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Reach', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ABServerHttpHandler', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'GroupExpansion', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'ReverseProxy', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Edge', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: '*', type: 'EventLog', level: 'Warning', flags: 'All' },
    // Windows audits a refused log-on (4625, 4776) at level Information.
    { name: 'Microsoft-Windows-Security-Auditing', type: 'EventLog', level: 'Info', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
