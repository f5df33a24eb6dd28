// Compares the clock of a server with the one here.

import { formatDuration } from '../../base/time.ts'
import { defineStep } from '../step.ts'

/** Kerberos and web tickets bear five minutes. RFC 4120 §8.2 */
const LIMIT_MS = 5 * 60_000
const DRIFT_MS = 60_000

export const step = defineStep({
  id: 'clock',
  title: 'Compare clocks',
  phase: 'ticket',
  needs: 'clock',
  gives: [],
  objective:
    'Says how far the clock of each server is from the one here. More than five minutes and Kerberos tickets, web tickets and certificates are refused on one side or the other.',
  sends: ['nothing: the Date header of answers that other steps got'],
  outcomes: {
    agrees: { verdict: 'passed', text: 'within {skew}', meaning: 'The clocks agree.' },
    drifts: {
      verdict: 'warning',
      text: 'is {skew} {way} of the clock here',
      meaning: 'Time synchronisation does not work on one side; at five minutes sign-ins begin to fail.',
    },
    wrong: {
      verdict: 'failed',
      text: 'is {skew} {way} of the clock here',
      meaning:
        'Tickets and tokens are refused: correct the clock that is wrong. Compare with a third clock to see which.',
    },
  },
  target: ({ host }) => host,
  run({ serverMs, ownMs }) {
    const skewMs = serverMs - ownMs
    const values = { skew: formatDuration(Math.abs(skewMs) * 1000), way: skewMs > 0 ? 'ahead' : 'behind' }
    const away = Math.abs(skewMs)
    return Promise.resolve({
      outcome: away > LIMIT_MS ? 'wrong' : away > DRIFT_MS ? 'drifts' : 'agrees',
      values,
    } as const)
  },
})
