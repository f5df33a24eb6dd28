// While logs are read: how far it is, by bytes.

import { formatSize } from '../../../report/numbers.ts'
import { closeCase } from '../actions.ts'
import { texts } from '../texts.ts'
import type { ReadProgress } from '../worker-protocol.ts'
import './reading.css'

interface ReadingProps {
  readonly names: readonly string[]
  readonly progress: ReadProgress | undefined
}

/** Progress of opening. */
export function ReadingPanel({ names, progress }: ReadingProps) {
  const { bytes = 0, totalBytes = 0, source = '' } = progress ?? {}
  const share = totalBytes === 0 ? 0 : Math.min(1, bytes / totalBytes)
  return (
    <div class="reading" aria-busy="true">
      <h1>{texts.start.reading(names.length)}</h1>
      <progress value={share} max={1} aria-label={texts.start.reading(names.length)} />
      <p class="numbers">
        <span>{totalBytes === 0 ? '…' : `${formatSize(bytes)} of ${formatSize(totalBytes)}`}</span>
        <span>{Math.floor(share * 100)} %</span>
      </p>
      <p class="current">{share > 0.995 ? texts.start.analysing : source}</p>
      <button type="button" onClick={closeCase}>
        {texts.start.cancel}
      </button>
    </div>
  )
}
