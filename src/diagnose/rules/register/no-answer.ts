// Requests without an answer, in a log that goes on long enough: the server, or something before it, is silent.

import { formatDuration } from '../../../base/time.ts'
import { evidenceOfRequest, findOpenRequests, type OpenRequests } from '../../facts/silence.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'
import { withUsers } from '../../tell-users.ts'

export const rule = defineRule({
  id: 'register/no-answer',
  stage: 'register',
  kind: 'symptom',
  covers: ['SIP-08', 'SIP-07', 'TCP-09'],
  title: {
    fires: '{what}{named} gets no answer',
    clear: 'Every request of a sign-in got an answer, or the log ends before one could come',
  },
  needs: ['registers', 'web'],
  wants: 'a client log that goes on for a minute after the last request',
  judge: facts => {
    const firings = findOpenRequests(facts)
      .filter(({ silent }) => silent)
      .map(fireOn)
    return firings.length > 0 ? withUsers(firings) : [CLEAR]
  },
  explain:
    'The client sent a request and the log goes on without an answer. The connection stood: what is silent is the server, or ' +
    'a device that keeps the connection open and passes nothing on.',
  scope: 'Everybody who comes to that address ({peer}); compare with clients that take another way.',
  causes: [
    {
      id: 'SIP-08',
      cause:
        'The server took the connection and does not work: a service hangs, or the Edge cannot reach the pool.',
      confirm: [
        'Get-CsWindowsService on the server behind {peer}',
        'SIPStack trace there: does the request arrive?',
      ],
      remedy: ['Restart the service that hangs; repair the way to the pool.'],
    },
    {
      id: 'SIP-07',
      cause: 'The pool behind the server that took the request is down or unreachable.',
      confirm: ['Test-NetConnection <pool-fqdn> -Port 5061 from that server'],
      remedy: ['Start the pool; open 5061.'],
    },
    {
      id: 'TCP-09',
      cause: 'A load balancer or firewall holds the connection open and drops what is sent.',
      confirm: ['Capture on the client and on the server at the same time.'],
      remedy: ['Correct the health check, the idle timeout (1800 s) and inspection on that device.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a log that ends right after the request',
      tell: 'the answer may have come later: collect again',
    },
    { what: 'logging at level Light', tell: 'SIP traffic is not written at all' },
  ],
  settle: ['A trace of the server behind {peer} for the same minute.'],
  seeAlso: ['RFC 3261 §17.1'],
  samples: {
    fires: ['register/no-answer.uccapilog', 'register/no-answer-web.uccapilog'],
    clear: ['register/log-ends.uccapilog'],
  },
})

function fireOn({ attempt, exchanges, waitedUs }: OpenRequests): Fires {
  const [first] = exchanges
  const web = first?.kind === 'web' ? first : undefined
  const peer = web ? web.host : first?.kind === 'sip' ? (first.request?.origin.peer ?? '') : ''
  return fires({
    subject: {
      what: web ? `The request for ${web.host || 'the web services'}` : 'REGISTER',
      peer: peer || '<server>',
    },
    evidence: exchanges
      .slice(0, 4)
      .map(exchange => evidenceOfRequest(exchange, `no answer in ${formatDuration(waitedUs)}`)),
    attempts: [attempt],
    causes: [possible('SIP-08'), possible('SIP-07'), possible('TCP-09')],
  })
}
