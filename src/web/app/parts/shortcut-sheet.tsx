// The sheet of shortcuts: a dialog over the page.

import { showShortcuts } from '../actions.ts'
import { shortcutsShown } from '../state.ts'
import { texts } from '../texts.ts'
import { Sheet } from './sheet.tsx'

/** Shown while the state says so. */
export function ShortcutSheet() {
  return (
    <Sheet title={texts.shortcuts.title} shown={shortcutsShown.value} onClose={() => showShortcuts(false)}>
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
    </Sheet>
  )
}
