// Share: files to give away, without names unless a person wants them, and the list of what is replaced.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { formatSize } from '../../../report/numbers.ts'
import { formatCsv } from '../../../report/report-csv.ts'
import { say, worker } from '../actions.ts'
import { copyText } from '../parts/copy-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { formatRoute } from '../route.ts'
import { saveFile } from '../save-file.ts'
import { clocks, features, lastView, marks, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView, Removed, SharedFile, ShareKind, ShareProgress } from '../worker-protocol.ts'
import { KeepHere } from './keep-here.tsx'
import './share.css'

const KINDS: readonly ShareKind[] = ['html', 'markdown', 'json', 'csv', 'bundle']

interface Sharing {
  /** What is being written. */
  readonly busy: ShareKind | undefined
  make(kind: ShareKind): Promise<SharedFile | undefined>
}

/** Makes files; what goes wrong is said. */
function useSharing(redacted: boolean): Sharing {
  const [busy, setBusy] = useState<ShareKind | undefined>(undefined)
  async function make(kind: ShareKind): Promise<SharedFile | undefined> {
    setBusy(kind)
    try {
      return await worker.call('share', {
        kind,
        redacted,
        zoneUs: zoneUs.value,
        view: formatRoute(lastView.value),
        marks: [...marks.value.values()],
        clocks: clocks.value,
      })
    } catch (thrown) {
      say(messageOf(thrown))
      return undefined
    } finally {
      setBusy(undefined)
    }
  }
  return { busy, make }
}

/** The panel. */
export function SharePanel({ view }: { readonly view: CaseView }) {
  const [redacted, setRedacted] = useState(true)
  const sharing = useSharing(redacted)
  return (
    <div class="share">
      <PanelHead title={texts.share.title} lead={texts.share.lead} />
      <div class="card redact-choice">
        <label class="check">
          <input
            type="checkbox"
            checked={redacted}
            onChange={event => setRedacted(event.currentTarget.checked)}
          />
          <b>{texts.share.redact}</b>
        </label>
        <p class={redacted ? 'hint' : 'problem'} role="status">
          {redacted ? texts.share.redactHint : `▲ ${texts.share.plainWarning}`}
        </p>
        {view.restored?.redacted ? <p class="hint">{texts.share.alreadyRedacted}</p> : null}
      </div>
      <ul class="share-kinds">
        {KINDS.map(kind => (
          <ShareCard key={kind} kind={kind} sharing={sharing} />
        ))}
      </ul>
      {features.value.cases && features.value.signedIn ? (
        <KeepHere make={() => sharing.make('bundle')} busy={sharing.busy !== undefined} />
      ) : null}
      {redacted ? <RemovedList view={view} /> : null}
    </div>
  )
}

function ShareCard({ kind, sharing }: { readonly kind: ShareKind; readonly sharing: Sharing }) {
  const [title, hint] = texts.share.kinds[kind]
  const busy = sharing.busy !== undefined
  async function save(): Promise<void> {
    const file = await sharing.make(kind)
    if (!file) return
    saveFile(file.name, file.blob)
    say(texts.share.saved(file.name, formatSize(file.blob.size)))
  }
  async function copy(): Promise<void> {
    const file = await sharing.make(kind)
    if (file) await copyText(await file.blob.text()).then(() => say(texts.common.copied))
  }
  return (
    <li class={`card ${kind}`}>
      <div>
        <h2>{title}</h2>
        <p class="hint">{hint}</p>
      </div>
      <div class="actions">
        <button
          type="button"
          class={kind === 'html' ? 'primary' : ''}
          disabled={busy}
          aria-label={`${texts.share.save}: ${title}`}
          onClick={() => void save()}
        >
          <Icon name="drop" /> {sharing.busy === kind ? texts.share.writing : texts.share.save}
        </button>
        {kind === 'markdown' ? (
          <button type="button" disabled={busy} onClick={() => void copy()}>
            {texts.share.copyMarkdown}
          </button>
        ) : null}
      </div>
    </li>
  )
}

/** What redaction replaces, by kind. The logs are searched when this is first shown. */
function RemovedList({ view }: { readonly view: CaseView }) {
  const [removed, setRemoved] = useState<Removed | undefined>(undefined)
  const [progress, setProgress] = useState<ShareProgress | undefined>(undefined)
  useEffect(() => {
    const gone = new AbortController()
    const options = { signal: gone.signal, onProgress: setProgress }
    worker.call('removed', {}, options).then(
      found => !gone.signal.aborted && setRemoved(found),
      thrown => !gone.signal.aborted && say(messageOf(thrown)),
    )
    return () => gone.abort()
  }, [view])
  if (!removed)
    return (
      <section class="removed" aria-busy="true">
        <h2>{texts.share.removed}</h2>
        <p class="hint">{texts.share.searching}</p>
        <progress
          aria-label={texts.share.searching}
          value={progress ? progress.bytes / Math.max(1, progress.totalBytes) : 0}
          max={1}
        />
      </section>
    )
  const groups = [...Map.groupBy(removed.items, ({ kind }) => kind)]
  const secrets = removed.items.filter(({ kind }) => kind === 'secret').length
  return (
    <section class="removed">
      <h2>{texts.share.removed}</h2>
      <p class="hint">{texts.share.removedLead(removed.items.length - secrets, secrets)}</p>
      <dl class="card pairs">
        {groups.map(([kind, items]) => (
          <>
            <dt>
              {texts.share.removedKinds[kind]} <span class="hint">{items.length}</span>
            </dt>
            <dd>{[...new Set(items.map(({ shown }) => shown))].slice(0, SHOWN_LIMIT).join(', ')}</dd>
          </>
        ))}
      </dl>
      <div class="actions">
        <button type="button" onClick={() => saveMapping(removed)}>
          {texts.share.mapping}
        </button>
        <span class="hint">{texts.share.mappingHint}</span>
      </div>
    </section>
  )
}

/** Names of a kind that are listed. */
const SHOWN_LIMIT = 200

function saveMapping({ mapping }: Removed): void {
  const rows = mapping.map(({ kind, original, pseudonym }) => [kind, original, pseudonym])
  const csv = formatCsv([['kind', 'name', 'pseudonym'], ...rows])
  saveFile('names-and-pseudonyms.csv', new Blob([csv], { type: 'text/csv;charset=utf-8' }))
}
