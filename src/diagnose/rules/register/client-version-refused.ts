// 17002, 17003, or Warning 310: the client version filter refuses the program.

import type { Attempt } from '../../../trace/attempt.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfSip } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const VERSION_REFUSED: ReadonlySet<number> = new Set([17002, 17003])
const PHRASE = 'client-version-not-recommended'

export const rule = defineRule({
  id: 'register/client-version-refused',
  stage: 'register',
  kind: 'cause',
  covers: ['SIP-06', 'MOB-05'],
  title: {
    fires: 'The client version is refused{program}',
    clear: 'No client version is refused',
  },
  needs: ['diagnostics', 'registers', 'phrases'],
  wants: 'a client log with the answer to REGISTER',
  phrases: [
    {
      id: PHRASE,
      anchors: ['recommended version of the client', 'version of the client is not'],
      pattern:
        /not using the recommended version of the client|this version of the client is not (?:allowed|supported)/i,
    },
  ],
  judge: facts => {
    const found = [...byDiagnostics(facts), ...byWarning(facts)]
    const said = phrasesOf(facts, PHRASE)
    if (found.length === 0 && said.length === 0) return [CLEAR]
    const attempts = [...new Set(found.flatMap(refusal => refusal.attempts))]
    const agent = attempts.map(attempt => attempt.agent).find(name => name !== '') ?? ''
    return [
      fires({
        subject: { program: agent === '' ? '' : `: ${agent}`, agent: agent || 'the client' },
        evidence: [...found.map(({ evidence }) => evidence), ...said.map(phrase => evidenceOf(phrase))],
        attempts,
        causes: [certain('SIP-06', 'The server says so.')],
      }),
    ]
  },
  explain:
    'The pool runs a filter of client versions, and a rule of it blocks {agent}. The user reads that the authentication service may be ' +
    'incompatible with this version, or gets a link to download another one.',
  scope:
    'Everybody with that product and version, inside and outside; other programs of the same user sign in.',
  causes: [
    {
      id: 'SIP-06',
      cause:
        'A rule of the client version policy blocks this User-Agent (Block, BlockAndUpgrade, BlockWithUrl).',
      confirm: [
        'Get-CsClientVersionPolicyRule | Where-Object Action -like "Block*" | Format-List Identity,UserAgent,MajorVersion,MinorVersion,BuildNumber,CompareOp,Action',
        'Get-CsClientVersionConfiguration',
      ],
      remedy: [
        'Update the client.',
        'Set-CsClientVersionPolicyRule -Identity <rule> -Action Allow, or change the order of the rules.',
      ],
    },
  ],
  lookAlikes: [
    { what: '17004 allowed with URL', tell: 'the client may sign in; it only shows a link' },
    { what: '403 with 4003 or 4004', tell: 'user or credentials are refused, whatever the program' },
  ],
  settle: ['User-Agent of the REGISTER beside the rules of the policy, in their order.'],
  seeAlso: ['ms-diagnostics/17002', 'ms-diagnostics/17003', 'MS-OCER §8.16', 'Set-CsClientVersionPolicyRule'],
  samples: {
    fires: ['register/client-version-refused.uccapilog', 'register/client-version-warning.uccapilog'],
    clear: ['register/client-version-allowed-with-url.uccapilog'],
  },
  provokedBy: 'policy/client-version-blocked',
})

interface Refused {
  readonly evidence: Evidence
  readonly attempts: readonly Attempt[]
}

function byDiagnostics(facts: Facts): Refused[] {
  return refusalsOf(facts, VERSION_REFUSED).map(({ found, attempts }) => ({
    evidence: found.evidence,
    attempts,
  }))
}

/** 310 is the code of the filter's own warning; the text is for a person. */
function byWarning(facts: Facts): Refused[] {
  return facts.registers.flatMap((exchange: SipExchange) => {
    const { final } = exchange
    if (final?.status !== 403 || !/^310\b/.test(final.warning)) return []
    return [
      {
        evidence: evidenceOfSip(final, 'Warning'),
        attempts: attemptsWith(facts, exchange).filter(isOpenOrFailed),
      },
    ]
  })
}
