// A button that copies a text and says so.

import { useState } from 'preact/hooks'
import { texts } from '../texts.ts'

/** Copies `text`; `what` tells a screen reader what is copied. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [done, setDone] = useState(false)
  async function copy(): Promise<void> {
    await copyText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1500)
  }
  return (
    <button type="button" class="small" onClick={copy} aria-label={`${texts.common.copy}: ${what}`}>
      {done ? `✓ ${texts.common.copied}` : texts.common.copy}
    </button>
  )
}

/** Copies also where the page has no secure context and so no clipboard. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}
