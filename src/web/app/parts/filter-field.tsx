// The field that "/" jumps to: what is typed filters at once.

interface FilterFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly invalid?: boolean
}

/** A search field with a label inside. Escape clears it. */
export function FilterField({ label, value, onInput, invalid = false }: FilterFieldProps) {
  return (
    <input
      type="search"
      class="filter-field"
      data-key="filter"
      aria-label={label}
      aria-invalid={invalid}
      placeholder={label}
      spellcheck={false}
      autocomplete="off"
      value={value}
      onInput={event => onInput(event.currentTarget.value)}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        if (value !== '') onInput('')
        else event.currentTarget.blur()
      }}
    />
  )
}
