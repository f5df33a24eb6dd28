// A field of a form with its label.

import type { ComponentChildren } from 'preact'

interface FieldProps {
  readonly label: string
  readonly hint?: string
  /** The control. */
  readonly children: ComponentChildren
}

/** Label, control and hint below one another. */
export function Field({ label, hint = '', children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is a child
    <label class="field">
      <span class="field-label">{label}</span>
      {children}
      {hint === '' ? null : <span class="hint">{hint}</span>}
    </label>
  )
}
