// The whole page takes files and folders that are dropped, and texts that are pasted outside of a field.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { openFiles } from '../actions.ts'
import { filesOfDrop } from '../dropped-files.ts'
import { isTyping } from '../keyboard.ts'
import { openView } from '../state.ts'
import { texts } from '../texts.ts'

/** Wraps the page. Files dropped on an open case are added to it. */
export function DropTarget({ children }: { readonly children: ComponentChildren }) {
  const [over, setOver] = useState(false)
  useEffect(() => listen(setOver), [])
  return (
    <div class={over ? 'drop-target over' : 'drop-target'}>
      {children}
      {over ? <div class="drop-veil">{texts.start.dropNow}</div> : null}
    </div>
  )
}

/** Starts listening; gives the function that ends it. */
function listen(setOver: (over: boolean) => void): () => void {
  const ended = new AbortController()
  const { signal } = ended
  const isOpen = (): boolean => openView.value !== undefined
  document.addEventListener(
    'dragover',
    event => {
      event.preventDefault()
      setOver(true)
    },
    { signal },
  )
  document.addEventListener('dragleave', event => event.relatedTarget === null && setOver(false), { signal })
  document.addEventListener(
    'drop',
    event => {
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then(found => openFiles(found, isOpen()))
    },
    { signal },
  )
  document.addEventListener(
    'paste',
    event => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (isTyping(event.target) || text.trim() === '') return
      event.preventDefault()
      void openFiles([{ name: texts.start.pasteName, blob: new Blob([text]) }], isOpen())
    },
    { signal },
  )
  return () => ended.abort()
}
