// The control that corrects zone and offset of a log's clock.

import { useState } from 'preact/hooks'
import { setClock } from '../actions.ts'
import { texts } from '../texts.ts'
import type { GivenClock } from '../worker-protocol.ts'
import { formatOffset, ZONE_OFFSETS } from '../zone.ts'

interface ClockFormProps {
  /** Name of the source. */
  readonly name: string
  /** What a person said before. */
  readonly given: GivenClock | undefined
}

/** Folded until somebody wants it. */
export function ClockForm({ name, given }: ClockFormProps) {
  const [zone, setZone] = useState(given?.zoneUs === undefined ? '' : String(given.zoneUs))
  const [seconds, setSeconds] = useState(given?.skewUs === undefined ? '' : String(given.skewUs / 1_000_000))
  function apply(event: SubmitEvent): void {
    event.preventDefault()
    const skew = Number(seconds.replace(',', '.'))
    void setClock(name, {
      ...(zone === '' ? {} : { zoneUs: Number(zone) }),
      ...(seconds.trim() === '' || !Number.isFinite(skew) ? {} : { skewUs: skew * 1_000_000 }),
    })
  }
  return (
    <details class="clock-form">
      <summary>{texts.logs.correct}</summary>
      <form onSubmit={apply}>
        <label>
          <span>{texts.logs.zone}</span>
          <select value={zone} onChange={event => setZone(event.currentTarget.value)}>
            <option value="">{texts.logs.zoneAuto}</option>
            {ZONE_OFFSETS.map(us => (
              <option key={us} value={String(us)}>
                {formatOffset(us)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{texts.logs.offset}</span>
          <input
            type="text"
            inputMode="decimal"
            pattern="\s*[-+]?\d*[.,]?\d*\s*"
            value={seconds}
            onInput={event => setSeconds(event.currentTarget.value)}
          />
          <span class="hint">{texts.logs.offsetHint}</span>
        </label>
        <div class="actions">
          <button type="submit" class="primary">
            {texts.logs.apply}
          </button>
          {given ? (
            <button type="button" onClick={() => void setClock(name, {})}>
              {texts.logs.reset}
            </button>
          ) : null}
        </div>
      </form>
    </details>
  )
}
