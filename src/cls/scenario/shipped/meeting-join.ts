// Shipped scenario MeetingJoin.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'MeetingJoin',
  purpose: 'Joining a meeting, from the web page to the conference',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Reach', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebInfrastructure', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'WebTicketService', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Autodiscover', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'FocusFactory', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Focus', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UserServices', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'UCWA', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'JoinLauncher', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: '*', type: 'IISLog', level: 'Info', flags: 'All' },
  ],
}
