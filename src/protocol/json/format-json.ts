// JSON with indentation, for reading.

/** The text indented by two blanks; undefined when it is no JSON object or array. */
export function formatJson(text: string): string | undefined {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return undefined
  try {
    return JSON.stringify(JSON.parse(trimmed), undefined, 2)
  } catch {
    return undefined
  }
}
