// Keeps the case on the team's server and gives its link.

import { useRef, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { linkToCase, uploadCase } from '../server.ts'
import { texts } from '../texts.ts'
import type { SharedFile } from '../worker-protocol.ts'

interface KeepHereProps {
  /** Makes the bundle that is kept. */
  readonly make: () => Promise<SharedFile | undefined>
  readonly busy: boolean
}

/** A title and a button; then the link. */
export function KeepHere({ make, busy }: KeepHereProps) {
  const field = useRef<HTMLInputElement>(null)
  const [link, setLink] = useState('')
  async function keep(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const file = await make()
    if (!file) return
    try {
      const { id } = await uploadCase(file.name, field.current?.value ?? '', file.blob)
      setLink(linkToCase(id))
    } catch (thrown) {
      say(messageOf(thrown))
    }
  }
  return (
    <form class="card keep-here" onSubmit={keep}>
      <h2>{texts.server.keepTitle}</h2>
      <p class="hint">{texts.server.keepHint}</p>
      <div class="row">
        <input
          ref={field}
          type="text"
          maxLength={200}
          aria-label={texts.server.keepName}
          placeholder={texts.server.keepName}
        />
        <button type="submit" disabled={busy}>
          {texts.server.keep}
        </button>
      </div>
      {link === '' ? null : (
        <p role="status">
          {texts.server.kept} <a href={link}>{link}</a> <CopyButton text={link} what={link} />
        </p>
      )}
    </form>
  )
}
