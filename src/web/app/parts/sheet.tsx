// A dialog over the page: a head with its title, a body, closed by its button or the Escape key.

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { texts } from '../texts.ts'

interface SheetProps {
  readonly title: string
  readonly shown: boolean
  readonly onClose: () => void
  /** A question that has to be answered: it has buttons of its own in its body. */
  readonly asks?: boolean
  readonly children: ComponentChildren
}

/** A sheet; it is in the page also while it is not shown. */
export function Sheet({ title, shown, onClose, asks = false, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    if (shown && !dialog.current?.open) dialog.current?.showModal()
    if (!shown && dialog.current?.open) dialog.current.close()
  }, [shown])
  return (
    <dialog
      ref={dialog}
      class="sheet"
      role={asks ? 'alertdialog' : undefined}
      aria-labelledby={id}
      onClose={() => {
        // It also closes because it is no longer to be shown.
        if (shown) onClose()
      }}
    >
      <div class="sheet-head">
        <h2 id={id}>{title}</h2>
        {asks ? null : (
          <button type="button" class="quiet" onClick={onClose}>
            {texts.common.close}
          </button>
        )}
      </div>
      <div class="sheet-body">{children}</div>
    </dialog>
  )
}
