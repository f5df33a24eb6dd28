// Arrow keys in lists whose rows are buttons or links: they move the focus from row to row.

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -1_000_000,
  End: 1_000_000,
}

/** Moves between the elements marked `data-row` inside the element that listens. */
export function moveFocus(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = STEPS[event.key]
  const { target, currentTarget } = event
  if (step === undefined || !(target instanceof HTMLElement) || !target.hasAttribute('data-row')) return
  const rows = [...currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const next = Math.max(0, Math.min(rows.length - 1, rows.indexOf(target) + step))
  event.preventDefault()
  rows[next]?.focus()
}
