// The sheet of shortcuts: a dialog over the page.

import { useEffect, useRef } from 'preact/hooks'
import { showShortcuts } from '../actions.ts'
import { shortcutsShown } from '../state.ts'
import { texts } from '../texts.ts'

/** Shown while the state says so. */
export function ShortcutSheet() {
  const dialog = useRef<HTMLDialogElement>(null)
  const shown = shortcutsShown.value
  useEffect(() => {
    if (shown && !dialog.current?.open) dialog.current?.showModal()
    if (!shown && dialog.current?.open) dialog.current.close()
  }, [shown])
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="shortcuts" onClose={() => showShortcuts(false)}>
      <div class="sheet-head">
        <h2 id="shortcuts">{texts.shortcuts.title}</h2>
        <button type="button" class="quiet" onClick={() => showShortcuts(false)}>
          {texts.common.close}
        </button>
      </div>
      <div class="sheet-body">
        {texts.shortcuts.groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  )
}
