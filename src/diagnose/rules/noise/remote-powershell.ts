// New-PSSession to /OcsPowershell fails: administration from afar, not sign-in.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const TARGET = 'remote-powershell-target'
const FAILURE = 'remote-powershell-failure'

export const rule = defineRule({
  id: 'noise/remote-powershell',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-22'],
  title: {
    fires: 'Remote PowerShell to the pool fails (OcsPowershell); sign-in is not concerned',
    clear: 'No remote PowerShell session to the pool failed',
  },
  needs: [],
  wants: 'the error of New-PSSession',
  phrases: [
    { id: TARGET, anchors: ['OcsPowershell'], pattern: /\/OcsPowershell\b/i },
    {
      id: FAILURE,
      anchors: ['connection cannot', 'be established', 'PSSessionOpenFailed', 'PSRemotingTransportException'],
      pattern:
        /SSL\s+connection\s+cannot\s+be\s+established|PSSessionOpenFailed|PSRemotingTransportException/i,
    },
  ],
  judge: facts => {
    const targets = phrasesOf(facts, TARGET)
    const failures = phrasesOf(facts, FAILURE).filter(({ origin }) =>
      targets.some(target => target.origin.source === origin.source),
    )
    return fireOnce(failures.length === 0 ? [] : [...evidenceOfAll(failures), ...evidenceOfAll(targets)], {
      causes: [likely('LA-22')],
    })
  },
  explain:
    'An administrator could not open a PowerShell session at the web site /OcsPowershell of the pool. Clients use other web ' +
    'applications of the same site.',
  scope: 'Administrators who work from other machines.',
  causes: [
    {
      id: 'LA-22',
      cause:
        'The .NET Framework 4.5.2 (or later) is missing on the server, so that the application does not answer.',
      confirm: [
        'reg query "HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full" /v Release   # 379893 or more',
      ],
      remedy: ['Install the .NET Framework, restart the server.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a certificate fault of the web site',
      tell: 'then clients fail at /WebTicket and /CertProv too',
    },
  ],
  settle: ['A web request of a client to the same host.'],
  seeAlso: ['New-PSSession'],
  samples: { fires: ['noise/remote-powershell.txt'], clear: ['noise/other-remote-session.txt'] },
})
