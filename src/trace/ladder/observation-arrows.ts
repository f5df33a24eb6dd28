// Arrows of what a log states without a message: lookups, connections, handshakes, the client's own words.

import { formatResultCode } from '../../base/result-code.ts'
import type { Step } from '../attempt.ts'
import type { Observation } from '../observation.ts'
import type { ArrowOutcome, DraftArrow } from './arrow.ts'
import { type LaneContext, laneOfTarget } from './lane.ts'

/** The arrow of an observation that is a step of the sign-in. */
export function arrowsOfObservation(
  what: Observation,
  { outcome, fromUs }: Step,
  context: LaneContext,
): DraftArrow[] {
  const drawn = draw(what, context)
  if (!drawn) return []
  const { source, offset, length, line } = what.origin
  return [
    {
      ...drawn,
      timeUs: fromUs,
      outcome: outcome as ArrowOutcome,
      seen: [{ source, offset, length, line, ordinal: 0 }],
    },
  ]
}

type Drawn = Pick<DraftArrow, 'kind' | 'way' | 'label' | 'detail'>

const code = (value: number | undefined): string =>
  value === undefined || value === 0 ? '' : formatResultCode(value)

const DNS_WORDS = {
  answered: '',
  'no-such-name': 'no such name',
  'no-data': 'no record of that type',
  timeout: 'no answer in time',
  failed: 'failed',
} as const

function draw(what: Observation, context: LaneContext): Drawn | undefined {
  switch (what.kind) {
    case 'dns': {
      const answer = what.outcome === 'answered' ? what.answers.join(', ') : DNS_WORDS[what.outcome]
      const detail = [answer, code(what.code)].filter(part => part !== '').join(' ')
      return { kind: 'dns', way: ['client', 'dns'], label: `${what.type} ${what.name}`.trim(), detail }
    }
    case 'connection': {
      const detail = [what.target, what.outcome, code(what.code)].filter(part => part !== '').join(' ')
      return {
        kind: 'tcp',
        way: ['client', laneOfTarget(what.target, context)],
        label: 'TCP connect',
        detail,
      }
    }
    case 'tls': {
      const alert = what.alert === undefined ? '' : `alert ${what.alert}`
      const detail = [what.target ?? '', what.version ?? '', alert, code(what.code)]
        .filter(part => part !== '')
        .join(' ')
      return {
        kind: 'tls',
        way: ['client', laneOfTarget(what.target ?? '', context)],
        label: 'TLS handshake',
        detail,
      }
    }
    case 'client-verdict':
      return {
        kind: 'note',
        way: ['client'],
        label: what.status >= 0x80000000 ? 'gives up' : 'is satisfied',
        detail: [what.result, code(what.status), what.diagnosticsId > 0 ? String(what.diagnosticsId) : '']
          .filter(part => part !== '')
          .join(' '),
      }
    case 'sign-in-node':
      return what.passed
        ? undefined
        : {
            kind: 'note',
            way: ['client'],
            label: what.name,
            detail: [code(what.code), what.details].join(' ').trim(),
          }
    case 'autodiscover-summary':
      return {
        kind: 'note',
        way: ['client'],
        label: 'autodiscovery done',
        detail: [...what.values].map(([name, value]) => `${name} ${value.trim()}`).join(', '),
      }
    default:
      return undefined
  }
}
