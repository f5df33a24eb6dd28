// The realm of the registrar is not the one the client has credentials for.

import { type Evidence, evidenceOf, evidenceOfSip } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isUccResult } from '../../facts/told-codes.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** Default of Set-CsProxyConfiguration -Realm. */
const DEFAULT_REALM = 'SIP Communications Service'
const REALM_RESULT = 0x89

export const rule = defineRule({
  id: 'authenticate/realm-changed',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-17'],
  title: {
    fires: 'The realm of the registrar does not fit the stored credentials{realm}',
    clear: 'No sign-in fails because of the realm',
  },
  needs: ['registers', 'verdicts', 'resultCodes'],
  wants: 'a client log with challenge and answer, and Get-CsProxyConfiguration',
  judge: facts => {
    const verdicts = facts.verdicts.filter(({ status }) => isUccResult(status, REALM_RESULT))
    const codes = facts.resultCodes.filter(({ code }) => isUccResult(code, REALM_RESULT))
    const differing = facts.registers.flatMap(exchange => findMismatch(facts, exchange))
    if (verdicts.length + codes.length + differing.length === 0) return [CLEAR]
    const containing = [...verdicts, ...differing.map(({ exchange }) => exchange)].flatMap(what =>
      attemptsWith(facts, what),
    )
    const attempts = [...new Set(containing)].filter(isOpenOrFailed)
    if (containing.length > 0 && attempts.length === 0) return [CLEAR]
    const offered = attempts
      .flatMap(attempt => offeredRealms(facts, attempt.user))
      .find(({ realm }) => realm !== DEFAULT_REALM)
    return [
      fires({
        subject: { realm: offered ? `: "${offered.realm}"` : '' },
        evidence: [
          ...differing.map(({ evidence }) => evidence),
          ...[...verdicts, ...codes].map(found => evidenceOf(found)),
          ...(offered ? [offered.evidence] : []),
        ],
        attempts,
        causes: [offered ? certain('AUTH-17', 'The registrar uses a realm of its own.') : likely('AUTH-17')],
      }),
    ]
  },
  explain:
    'Clients keep credentials for a realm. The challenge names another one than the client has stored or answers for{realm}, so that what it ' +
    'sends is not accepted.',
  scope: 'Clients with saved credentials from before the change; new profiles sign in.',
  causes: [
    {
      id: 'AUTH-17',
      cause: `The realm of the proxy configuration was changed from "${DEFAULT_REALM}".`,
      confirm: ['Get-CsProxyConfiguration | Format-List Identity,Realm'],
      remedy: [
        `Set-CsProxyConfiguration -Identity <identity> -Realm "${DEFAULT_REALM}"`,
        'Or delete the sign-in info and saved credentials of the clients.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'another realm in a 407 of a proxy', tell: 'the challenge of another server on the way' },
  ],
  settle: ['Get-CsProxyConfiguration | Format-List Identity,Realm, beside the realm in the challenge.'],
  seeAlso: ['MS-SIPAE §2.2.1', 'Set-CsProxyConfiguration -Realm'],
  samples: {
    fires: ['authenticate/realm-changed.uccapilog'],
    clear: ['authenticate/custom-realm-signs-in.uccapilog'],
  },
})

interface Mismatch {
  readonly exchange: Facts['registers'][number]
  readonly evidence: Evidence
}

/** A refusal whose challenge names another realm than the credentials. */
function findMismatch(facts: Facts, exchange: Facts['registers'][number]): Mismatch[] {
  const { request, final } = exchange
  const sent = request?.credentials.map(({ realm }) => realm).find(realm => realm !== '')
  const asked = final?.challenges.map(({ realm }) => realm).find(realm => realm !== '')
  if (!final || sent === undefined || asked === undefined || sent === asked) return []
  if (!attemptsWith(facts, exchange).some(isOpenOrFailed)) return []
  return [
    { exchange, evidence: evidenceOfSip(final, 'WWW-Authenticate', `the client answered for "${sent}"`) },
  ]
}

function offeredRealms(
  { registers }: Facts,
  user: string,
): { readonly realm: string; readonly evidence: Evidence }[] {
  return registers
    .flatMap(({ final, user: of }) =>
      of === user && final
        ? final.challenges.map(({ realm }) => ({
            realm,
            evidence: evidenceOfSip(final, 'WWW-Authenticate', 'the realm of the registrar'),
          }))
        : [],
    )
    .filter(({ realm }) => realm !== '')
}
