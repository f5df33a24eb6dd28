// Words and symbols of the ladder diagram that its renderings share.

import { formatTimeOfDay } from '../base/time.ts'
import type { ArrowOutcome, LadderLane } from '../trace/ladder/arrow.ts'
import type { LadderRow } from '../trace/ladder/fold-repeats.ts'
import type { Tone } from './style.ts'

type Repeat = Extract<LadderRow, { readonly kind: 'repeat' }>

export const LANE_TITLES: Readonly<Record<LadderLane['kind'], string>> = {
  client: 'Client',
  dns: 'DNS',
  'reverse-proxy': 'Reverse proxy',
  web: 'Web services',
  edge: 'Edge',
  'front-end': 'Front End',
}

/** Symbol, tone and meaning of an outcome; symbols tell as much as colours. */
export const ARROW_MARKS: Readonly<Record<ArrowOutcome, { symbol: string; tone: Tone; meaning: string }>> = {
  sent: { symbol: ' ', tone: 'plain', meaning: '' },
  passed: { symbol: '✓', tone: 'good', meaning: 'went well' },
  failed: { symbol: '✗', tone: 'bad', meaning: 'failed' },
  expected: { symbol: '○', tone: 'muted', meaning: 'refusal that every sign-in shows' },
  open: { symbol: '…', tone: 'warn', meaning: 'no answer seen' },
}

/** Pauses from this length on are shown. */
export const GAP_US = 1_000_000

/** "↺ the last 8 again, 3 times, until 09:17:07.280" */
export function describeRepeat({ arrows, times, untilUs }: Repeat, zoneUs: number): string {
  const count = times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`
  const until = Number.isFinite(untilUs) ? `, until ${formatTimeOfDay(untilUs + zoneUs)}` : ''
  return `↺ the last ${arrows === 1 ? 'one' : arrows} again, ${count}${until}`
}
