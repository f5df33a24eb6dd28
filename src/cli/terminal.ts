// What the terminal can show.

/** Colour only on a terminal, and not where NO_COLOR asks for none; width in columns, at most 120. */
export function terminalStyle(): { readonly colour: boolean; readonly width: number } {
  const { isTTY, columns } = process.stdout
  return {
    colour: isTTY === true && (process.env.NO_COLOR ?? '') === '',
    width: Math.max(40, Math.min(columns ?? 110, 120)),
  }
}
