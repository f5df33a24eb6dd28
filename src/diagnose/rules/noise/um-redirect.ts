// 302 to INVITE from Exchange UM: the call goes on at a worker process on another port.

import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { evidenceOfExchange } from '../../evidence.ts'
import { fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/um-redirect',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-24'],
  title: {
    fires: 'A call is redirected (302): normal for Exchange UM, if the caller follows',
    clear: 'No call was redirected',
  },
  needs: [],
  wants: 'a trace of the call',
  judge: facts => {
    const redirected = facts.otherSip.filter(isRedirectedCall)
    return fireOnce(
      redirected.flatMap(exchange => evidenceOfExchange(exchange, 'Contact')),
      { causes: [likely('LA-24')] },
    )
  },
  explain:
    'Exchange Unified Messaging listens on 5060 or 5061 and hands every call to a worker process on 5062 to 5068 by a 302. ' +
    'That is a normal step; a telephone system that does not follow it cannot reach voice mail. Sign-in is not concerned.',
  scope: 'Calls from systems that do not follow redirects.',
  causes: [
    {
      id: 'LA-24',
      cause: 'The caller must send the call again to the address in Contact.',
      confirm: ['The next INVITE of the caller: does it go to the port in Contact?'],
      remedy: ['Let the telephone system or gateway accept 302 and reach ports 5062 to 5068.'],
    },
  ],
  lookAlikes: [{ what: '301 as answer to REGISTER', tell: 'the redirect of a user to the home server' }],
  settle: [],
  seeAlso: ['RFC 3261 §21.3.3'],
  samples: { fires: ['noise/um-redirect.txt'], clear: ['noise/gateway-failure.txt'] },
})

function isRedirectedCall({ method, final }: SipExchange): boolean {
  return method === 'INVITE' && (final?.status === 302 || final?.status === 305)
}
