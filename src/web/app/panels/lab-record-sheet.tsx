// A record of the catalogue of failures over the view: what fails, what to check, which rules find it.

import { isCommand } from '../../../report/command-text.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useAnswer } from '../parts/use-answer.ts'
import { texts } from '../texts.ts'

interface RecordSheetProps {
  /** "WT-01"; '' for none. */
  readonly id: string
  readonly onClose: () => void
}

/** Asks the reference in the worker: nothing of it is in the page. */
export function RecordSheet({ id, onClose }: RecordSheetProps) {
  const answer = useAnswer('explain', id === '' ? undefined : { text: `failure/${id}` }, [id])
  const found = answer.kind === 'here' ? answer.value.codes[0]?.meanings[0] : undefined
  const { record } = texts.lab.faults
  return (
    <Sheet title={found?.name || id} shown={id !== '' && answer.kind !== 'waiting'} onClose={onClose}>
      {found ? (
        <div class="step-page">
          <p>{found.meaning}</p>
          {found.signIn === '' ? null : (
            <>
              <h3>{record.signIn}</h3>
              <p>{found.signIn}</p>
            </>
          )}
          {found.check.length === 0 ? null : (
            <>
              <h3>{record.check}</h3>
              <ul>
                {found.check.map(step => (
                  <li key={step}>{isCommand(step) ? <code>{step}</code> : step}</li>
                ))}
              </ul>
            </>
          )}
          {found.rules.length === 0 ? null : (
            <>
              <h3>{record.rules}</h3>
              <ul>
                {found.rules.map(rule => (
                  <li key={rule.id}>
                    <code>{rule.id}</code> {rule.title}
                  </li>
                ))}
              </ul>
            </>
          )}
          {found.source === '' ? null : (
            <p class="hint">
              {record.source}: {found.source}
            </p>
          )}
        </div>
      ) : (
        <p class="hint">{answer.kind === 'failed' ? answer.text : id}</p>
      )}
    </Sheet>
  )
}
