// What can be asked of messages: the fields of the filter language with examples to click.

import { FIELDS } from '../../../trace/filter/fields.ts'
import { texts } from '../texts.ts'

/** A sheet below the filter. */
export function FilterHelp({ insert }: { readonly insert: (example: string) => void }) {
  return (
    <div class="card filter-help">
      <p class="hint">{texts.messages.helpLead}</p>
      <dl>
        {FIELDS.map(({ name, title, example }) => (
          <div key={name}>
            <dt>
              <button type="button" class="small" onClick={() => insert(example)}>
                <code>{example}</code>
              </button>
            </dt>
            <dd class="hint">{title}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
