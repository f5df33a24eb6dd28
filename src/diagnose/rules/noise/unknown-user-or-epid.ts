// 32263 with SIPPROXY_E_UNKNOWN_USER_OR_EPID: a notification for a client that is gone.

import { eventsOf } from '../../facts/events.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

const NOTIFY_FAILED = 32263
/** SIPPROXY_E_UNKNOWN_USER_OR_EPID */
const UNKNOWN_USER_OR_EPID = 0xc3e93c2f

export const rule = defineRule({
  id: 'noise/unknown-user-or-epid',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-01'],
  title: {
    fires: 'Notifications for clients that are gone (32263, 0xC3E93C2F): harmless',
    clear: 'No notification failed for a client that is gone',
  },
  needs: [],
  wants: 'the Lync Server event log',
  judge: facts => {
    const events = eventsOf(facts, 'User Services', NOTIFY_FAILED).filter(
      ({ description }) => description === '' || /C3E93C2F|UNKNOWN_USER_OR_EPID/i.test(description),
    )
    // The SIP stack logs the code for any request; beside failed sign-ins it may be about one of them.
    const codes = facts.resultCodes.filter(
      ({ code, component }) =>
        code === UNKNOWN_USER_OR_EPID && (component !== 'SIPStack' || facts.failedAttempts.length === 0),
    )
    return fireOnce([...evidenceOfAll(events), ...evidenceOfAll(codes)], {
      causes: [certain('LA-01')],
    })
  },
  explain:
    'A client went away without signing out; its subscriptions stay for a while, and a notification for one of them finds ' +
    'nobody. The server logs it as an error, although nothing is wrong.',
  scope: 'Nobody who signs in.',
  causes: [
    {
      id: 'LA-01',
      cause: 'Clients that lost their connection leave subscriptions behind.',
      confirm: ['The user of the notification is signed in, or signed out a short time ago.'],
      remedy: ['Nothing to do.'],
    },
  ],
  lookAlikes: [{ what: '1003 or 4005 as answer to REGISTER', tell: 'there a user who signs in is unknown' }],
  settle: [],
  seeAlso: ['event/LS User Services/32263', 'hresult/C3E93C2F'],
  samples: { fires: ['noise/unknown-user-or-epid.txt'], clear: ['noise/other-notify-failure.txt'] },
})
