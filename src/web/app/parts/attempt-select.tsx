// Chooses an attempt from a list.

import type { ReportAttempt } from '../../../report/case-report.ts'
import { formatIsoTime } from '../../../report/iso-time.ts'
import { zoneUs } from '../state.ts'
import { texts } from '../texts.ts'

interface AttemptSelectProps {
  readonly label: string
  readonly attempts: readonly ReportAttempt[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

/** Longer lists are cut here: a server's log may hold thousands; the table of attempts finds them all. */
const OPTION_LIMIT = 500

/** A select; failed attempts stand first. */
export function AttemptSelect({ label, attempts, chosen, onChoose }: AttemptSelectProps) {
  const sorted = attempts.toSorted((a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'))
  const shown = sorted.slice(0, OPTION_LIMIT)
  const far = sorted.slice(OPTION_LIMIT).filter(({ id }) => id === chosen)
  return (
    <label class="attempt-select">
      <span>{label}</span>
      <select value={chosen} onChange={event => onChoose(event.currentTarget.value)}>
        {[...shown, ...far].map(attempt => (
          <option key={attempt.id} value={attempt.id}>
            {describe(attempt)}
          </option>
        ))}
      </select>
    </label>
  )
}

function describe({ id, user, outcome, from, place }: ReportAttempt): string {
  const { symbol } = texts.outcomes[outcome]
  const time = formatIsoTime(from, zoneUs.value).slice(11, 19)
  return [`${symbol} ${user || texts.common.userUnknown}`, time, place === 'unknown' ? '' : place, id]
    .filter(part => part !== '')
    .join(' · ')
}
