// Lync for Mac crashes while it signs in: EXC_BAD_ACCESS in the crash report of the client.

import type { Phrase } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PROCESS = 'mac-crash-process'
const EXCEPTION = 'mac-crash-exception'

/** The exception stands within the head of the report that names the process. */
const HEAD_LINES = 60

export const rule = defineRule({
  id: 'client/mac-crash',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-07'],
  title: { fires: 'Lync for Mac crashes', clear: 'No crash report of a Mac client is here' },
  needs: [],
  wants: 'the crash report (~/Library/Logs/DiagnosticReports/Microsoft Lync_*.crash)',
  phrases: [
    {
      id: PROCESS,
      anchors: ['Process:'],
      pattern:
        /^[ \t>]*Process:[ \t]+(?<process>(?:Microsoft[ \t]+)?(?:Lync|Communicator|Skype for Business))\b/im,
    },
    { id: EXCEPTION, anchors: ['EXC_BAD_ACCESS'], pattern: /EXC_BAD_ACCESS/i },
  ],
  judge: facts => {
    const processes = phrasesOf(facts, PROCESS)
    const exceptions = phrasesOf(facts, EXCEPTION)
    const crashes = exceptions.flatMap(exception => {
      const process = processes.find(found => isOneReport(found, exception))
      return process ? [{ process, exception }] : []
    })
    if (crashes.length === 0) return [CLEAR]
    return crashes.map(({ process, exception }) =>
      fires({
        subject: {},
        evidence: [evidenceOf(process, 'the client'), evidenceOf(exception, 'the crash')],
        attempts: [],
        causes: [possible('CLI-07', 'The known case of a crash at sign-in.')],
      }),
    )
  },
  explain:
    'The client did not fail to sign in, it crashed. A crash right after sign-in is known where the mailbox of the user is ' +
    'not in Exchange Online while the account is in the online service.',
  scope: 'Lync for Mac users whose mailbox and SIP account are in different places.',
  causes: [
    {
      id: 'CLI-07',
      cause: 'The mail integration of the client fails for a mailbox that is not in Exchange Online.',
      confirm: ["Get-Recipient '<user>' | Format-List RecipientType   # where is the mailbox?"],
      remedy: [
        'Delete ~/Documents/Microsoft User Data/Microsoft Lync Data, sign in before Outlook is connected; install the last update.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a client that closes at once', tell: 'without crash report: look for the policy PreventRun' },
  ],
  settle: ['The thread that crashed, in the crash report.', 'Whether a new macOS account crashes too.'],
  seeAlso: ['KB2629861'],
  samples: { fires: ['client/mac-crash.txt'], clear: ['client/other-crash.txt'] },
})

function isOneReport(process: Phrase, exception: Phrase): boolean {
  const distance = exception.origin.line - process.origin.line
  return process.origin.source === exception.origin.source && distance >= 0 && distance <= HEAD_LINES
}
