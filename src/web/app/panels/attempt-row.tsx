// One attempt of the table, and what unfolds below it.

import { Fragment } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatDuration } from '../../../base/time.ts'
import { formatIsoTime } from '../../../report/iso-time.ts'
import { goTo } from '../actions.ts'
import type { ListedAttempt } from '../attempt-list.ts'
import { OutcomeBadge, PlaceMark } from '../parts/badge.tsx'
import { PhaseBar, PhaseList } from '../parts/phase-bar.tsx'
import { linkTo } from '../route.ts'
import { route, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'

interface RowProps {
  readonly item: ListedAttempt
  readonly open: boolean
  readonly view: CaseView
}

/** A row; the button in it unfolds the details. Drawn again only when something of it changed: there may be hundreds. */
export function AttemptRow({ item, open, view }: RowProps) {
  const { attempt, finding } = item
  return useMemo(
    () => <Row item={item} open={open} view={view} />,
    [attempt, finding, open, view, zoneUs.value],
  )
}

/** Unfolds an attempt, or folds it. */
function choose(id: string, open: boolean): void {
  goTo({ ...route.value, path: open ? [] : [id] }, true)
}

function Row({ item, open, view }: RowProps) {
  const { attempt, finding } = item
  const { id, user, device, agent, place, outcome, from, durationMs, phases, rounds } = attempt
  return (
    <Fragment>
      <tr class={open ? 'attempt open' : 'attempt'} onClick={() => choose(id, open)}>
        <td>
          <OutcomeBadge outcome={outcome} />
        </td>
        <td class="who">
          <button
            type="button"
            class="row-button"
            data-row
            aria-expanded={open}
            onClick={event => {
              event.stopPropagation()
              choose(id, open)
            }}
          >
            {user || texts.common.userUnknown}
          </button>
          <span class="hint">
            {[id, device || shortAgent(agent)].filter(text => text !== '').join(' · ')}
          </span>
        </td>
        <td>
          <PlaceMark place={place} />
        </td>
        <td class="number">{formatIsoTime(from, zoneUs.value).slice(11, 19) || '–'}</td>
        <td class="number">{durationMs === null ? '–' : formatDuration(durationMs * 1000)}</td>
        <td class="phases-cell">
          <PhaseBar phases={phases} />
        </td>
        <td class="why">
          {finding ? (
            <a href={linkTo('findings', [finding.id])} onClick={event => event.stopPropagation()}>
              {finding.title}
            </a>
          ) : outcome === 'failed' ? (
            <span class="hint">{texts.attempts.unexplained}</span>
          ) : null}
          {rounds > 1 ? <span class="hint"> {texts.attempts.rounds(rounds)}</span> : null}
        </td>
      </tr>
      {open ? <AttemptDetails item={item} view={view} /> : null}
    </Fragment>
  )
}

/** "Skype for Business 16.0" of a long User-Agent, or its first word. */
function shortAgent(agent: string): string {
  return /\(([^()]{3,40})\)/.exec(agent)?.[1] ?? agent.split(' ')[0] ?? ''
}

function AttemptDetails({ item: { attempt, finding }, view }: Pick<RowProps, 'item' | 'view'>) {
  const { id, device, agent, server, scheme, storedCertificate, placeReason, sources, from } = attempt
  const pairs: readonly (readonly [string, string])[] = [
    [texts.attempts.columns.time, formatIsoTime(from, zoneUs.value)],
    [texts.attempts.client, agent],
    [texts.attempts.device, device],
    [texts.attempts.server, server],
    [
      texts.attempts.scheme,
      [scheme, texts.attempts.storedCertificate[storedCertificate]].filter(text => text !== '').join(', '),
    ],
    [texts.attempts.placeReason, placeReason],
    [texts.attempts.seenIn, sources.map(source => view.report.sources[source]?.name ?? '').join(', ')],
  ]
  return (
    <tr class="details">
      <td colSpan={7}>
        <PhaseList phases={attempt.phases} />
        <dl class="pairs">
          {pairs
            .filter(([, value]) => value !== '')
            .map(([title, value]) => (
              <Fragment key={title}>
                <dt>{title}</dt>
                <dd>{value}</dd>
              </Fragment>
            ))}
        </dl>
        <div class="actions">
          {finding ? (
            <a class="button primary" href={linkTo('findings', [finding.id])}>
              {texts.attempts.toFinding}
            </a>
          ) : null}
          <a class="button" href={linkTo('ladder', [id])}>
            {texts.attempts.toLadder}
          </a>
          <a class="button" href={linkTo('messages', [], { q: `attempt:${id}`, records: '1' })}>
            {texts.attempts.toMessages}
          </a>
          <a class="button" href={linkTo('compare', [id])}>
            {texts.attempts.toCompare}
          </a>
        </div>
      </td>
    </tr>
  )
}
