// A token of the cloud identity service was issued, but the web ticket service answers 500 at its endpoint for such tokens.

import { evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

const FEDERATED_ENDPOINT = /\/WebTicketService\.svc\/WsFed_?bearer$/i

export const rule = defineRule({
  id: 'ticket/federated-token-fails',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-07'],
  title: {
    fires: 'The web ticket service answers {status} to a token of the identity service',
    clear: 'No web ticket service failed on a token of the identity service',
  },
  needs: ['web'],
  wants: 'a client log with the requests to the identity service and to WebTicketService.svc/WsFed_bearer',
  judge: facts => {
    const failures = facts.web.filter(({ path, status }) => FEDERATED_ENDPOINT.test(path) && status >= 400)
    if (failures.length === 0) return [CLEAR]
    return failures.flatMap(failure => {
      const about = attemptsWith(facts, failure)
      const attempts = about.filter(isOpenOrFailed)
      if (about.length > 0 && attempts.length === 0) return [CLEAR]
      const token = facts.web.findLast(
        ({ service, status, origin }) =>
          (service === 'oauth' || service === 'federation') &&
          status === 200 &&
          origin.source === failure.origin.source,
      )
      const fault = failure.fault?.reason ?? ''
      return [
        fires({
          subject: { status: String(failure.status), fault: fault === '' ? '' : ` It says: "${fault}".` },
          evidence: [
            evidenceOfWeb(failure, fault === '' ? 'start-line' : 'body'),
            ...(token ? [evidenceOfWeb(token, 'start-line', 'the identity service issued a token')] : []),
          ],
          attempts,
          causes: [likely('WT-07', token ? 'The identity service had accepted the credentials.' : '')],
        }),
      ]
    })
  },
  explain:
    'The client showed a token of the identity service at WebTicketService.svc/WsFed_bearer and was refused with {status}.{fault} ' +
    'The credentials were good; the web ticket service does not take such tokens from this client.',
  scope:
    'Third-party and old clients that use the WS-Federation way at the online service; clients with modern authentication are not hit.',
  causes: [
    {
      id: 'WT-07',
      cause:
        'The client uses the WS-Federation way, which the service no longer accepts for it (modern authentication is required, or the tenant blocks it).',
      confirm: [
        'Sign in with the same account in the official client.',
        'Get-CsOAuthConfiguration | Format-List ClientAdalAuthOverride',
      ],
      remedy: ['Use a client version with modern authentication.'],
    },
  ],
  lookAlikes: [
    {
      what: '500 at WebTicketService.svc itself',
      tell: 'Windows authentication or the token header failed, not the federated way',
    },
    {
      what: 'a refusal by login.microsoftonline.com',
      tell: 'the credentials are refused; no token is issued',
    },
  ],
  settle: ['The fault in the body of the 500.', 'The same account in the official client.'],
  seeAlso: ['MS-OCAUTHWS §3.2', 'WS-Federation'],
  samples: {
    fires: ['ticket/federated-token-fails.http'],
    clear: ['ticket/federated-token-accepted.http'],
  },
})
