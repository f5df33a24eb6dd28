// A field of a form with its label, a hint, and what the server found wrong with it.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { Problem } from '../cls/state.ts'

interface ControlProps {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string
}

interface FieldProps {
  readonly label: string
  /** Name of the field in the request. */
  readonly field: string
  readonly problem: Problem | undefined
  readonly hint?: string
  /** The control; it takes the properties that join it to its label. */
  readonly children: (props: ControlProps) => ComponentChildren
}

/** The field. */
export function Field({ label, field, problem, hint = '', children }: FieldProps) {
  const id = useId()
  const wrong = problem?.field === field
  return (
    <div class="cls-field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': wrong, 'aria-describedby': `${id}-hint` })}
      <div id={`${id}-hint`} class={wrong ? 'problem' : 'hint'} role={wrong ? 'alert' : undefined}>
        {wrong ? `▲ ${problem.text}` : hint}
      </div>
    </div>
  )
}
