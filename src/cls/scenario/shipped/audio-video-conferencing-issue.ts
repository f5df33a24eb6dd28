// Shipped scenario AudioVideoConferencingIssue.

import type { ShippedScenario } from '../scenario.ts'

export const scenario: ShippedScenario = {
  name: 'AudioVideoConferencingIssue',
  purpose: 'Audio and video of conferences',
  providers: [
    { name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'AVMCU', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'FocusFactory', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'Focus', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'S4', type: 'WPP', level: 'Verbose', flags: 'All' },
    { name: 'MediaStack', type: 'WPP', level: 'Verbose', flags: 'All' },
  ],
}
