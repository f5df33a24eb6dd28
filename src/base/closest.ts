// The nearest of some names to a misspelt one.

/** The candidate that needs the fewest edits to become `name`, case ignored; undefined when none is near. */
export function findClosest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  let best: { readonly candidate: string; readonly edits: number } | undefined
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate.toLowerCase(), best ? best.edits - 1 : limit)
    if (edits !== undefined) best = { candidate, edits }
  }
  return (
    best?.candidate ??
    candidates.find(candidate => wanted.length > 3 && candidate.toLowerCase().includes(wanted))
  )
}

/** Levenshtein distance, or undefined when it exceeds `limit`. */
function distance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  const edits = row[b.length] ?? 0
  return edits <= limit ? edits : undefined
}
