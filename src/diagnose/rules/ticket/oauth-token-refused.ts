// 28055, 28056, 28081: the web services refuse the OAuth token of a modern sign-in or of a trusted application.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOf } from '../../evidence.ts'
import { tellSkew, wrongClocksOf } from '../../facts/clock-skew.ts'
import type { Facts } from '../../facts/facts.ts'
import { type Refusal, refusalsOf } from '../../facts/refusals.ts'
import { isEmptyValue } from '../../facts/settings.ts'
import { effectiveSettings } from '../../facts/switches.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const EXPIRED = 28056
const NO_PRINCIPAL_NAME = 28081
const TOKEN_REFUSED: ReadonlySet<number> = new Set([28055, EXPIRED, NO_PRINCIPAL_NAME])

export const rule = defineRule({
  id: 'ticket/oauth-token-refused',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-05', 'HYB-01'],
  title: {
    fires: 'The OAuth token is refused by the web services ({id})',
    clear: 'No web service refused an OAuth token',
  },
  needs: ['diagnostics'],
  wants: 'a client log or browser capture of a modern sign-in, or a trace of the web components',
  judge: facts => {
    const refusals = refusalsOf(facts, TOKEN_REFUSED)
    if (refusals.length === 0) return [CLEAR]
    const noServer = effectiveSettings(facts, 'ClientAuthorizationOAuthServerIdentity').filter(({ value }) =>
      isEmptyValue(value),
    )
    return refusals.map(refusal =>
      fires({
        subject: { id: String(refusal.found.id), reason: refusal.found.reason || 'no reason given' },
        evidence: [
          refusal.found.evidence,
          ...noServer.map(setting => evidenceOf(setting, 'no OAuth server is configured')),
        ],
        attempts: refusal.attempts,
        causes: rankCauses(facts, refusal, noServer.length > 0),
      }),
    )
  },
  explain:
    'The client signed in at the identity service and showed its token to the web services of the pool, which refused it: ' +
    '{reason} The password is not the matter: the token was issued, but not for this service, or not by an issuer it trusts.',
  scope:
    'Clients with modern authentication and trusted applications; clients that use a password or a user certificate are not hit.',
  causes: [
    {
      id: 'WT-05',
      cause: 'The token is expired, for another audience, or of an issuer that the pool does not trust.',
      confirm: [
        'Decode the token: aud must be a web FQDN of the pool, exp in the future.',
        'Get-CsOAuthServer | Format-List Identity,MetadataUrl,AcceptSecurityIdentifierInformation',
      ],
      remedy: [
        'Correct the resource URL of the application.',
        'Set-CsOAuthServer -Identity <server> -MetadataUrl <url>   # reads the signing keys again',
      ],
    },
    {
      id: 'HYB-01',
      cause:
        'Modern authentication is configured by half: OAuth server, or service principal names of the web URLs are missing.',
      confirm: [
        'Get-CsOAuthConfiguration | Format-List ClientAuthorizationOAuthServerIdentity,ClientAdalAuthOverride',
        'Compare the service principal names of 00000004-0000-0ff1-ce00-000000000000 with all internal and external web URLs.',
      ],
      remedy: [
        'Set-CsOAuthConfiguration -ClientAuthorizationOAuthServerIdentity evoSTS',
        'Add https://<web-fqdn>/ of every pool, inside and outside, as service principal name.',
      ],
    },
    {
      id: 'AUTH-11',
      cause: 'A clock is wrong, so that a new token looks expired or not yet valid.',
      confirm: ['w32tm /stripchart /computer:<domain-controller> /samples:3'],
      remedy: ['w32tm /resync'],
    },
  ],
  lookAlikes: [
    {
      what: '401 with Bearer and MsRtcOAuth challenges',
      tell: 'the invitation to get a token; the next request carries it',
    },
    { what: '28020 no valid security token', tell: 'no token was shown yet' },
  ],
  settle: ['The decoded token (aud, iss, exp, upn).', 'Get-CsOAuthServer, Get-CsOAuthConfiguration.'],
  seeAlso: ['ms-diagnostics/28055', 'ms-diagnostics/28056', 'RFC 6750 §3.1'],
  samples: {
    fires: ['ticket/oauth-token-refused.uccapilog', 'ticket/oauth-token-refused.http'],
    clear: ['ticket/oauth-challenge.http'],
  },
})

const ALL: readonly RankedCause[] = [possible('WT-05'), possible('HYB-01')]

function rankCauses(facts: Facts, { found, attempts }: Refusal, noServer: boolean): RankedCause[] {
  if (noServer) return [certain('HYB-01', 'No OAuth server is configured for clients.')]
  const skewed = attempts.flatMap((attempt: Attempt) => wrongClocksOf(facts, attempt))[0]
  if (skewed) return ledBy(likely('AUTH-11', `The clock of that log is ${tellSkew(skewed)}.`), ALL)
  if (found.id === EXPIRED)
    return [likely('WT-05', 'The service says that the token has expired.'), possible('AUTH-11')]
  if (found.id === NO_PRINCIPAL_NAME)
    return ledBy(likely('HYB-01', 'The token holds no user principal name.'), ALL)
  return ledBy(likely('WT-05'), ALL)
}
