// Finds which of many literals occur in bytes, in one pass (Aho–Corasick, ASCII case ignored): the prefilter that keeps
// regular expressions away from the hundred thousands of log lines that cannot match.

export interface AnchorScanner {
  /** Marks in `hits` (one byte per anchor list entry) what occurs in [from, to); returns true when anything does. */
  scan(bytes: Uint8Array, from: number, to: number, hits: Uint8Array): boolean
}

/**
 * Prepares the search.
 * @param anchors groups of ASCII literals; hits[i] is set when any literal of group i occurs
 */
export function createAnchorScanner(anchors: readonly (readonly string[])[]): AnchorScanner {
  const classes = classesOf(anchors)
  const width = Math.max(...classes) + 1
  const trie = buildTrie(anchors, classes, width)
  const { next, groups } = closeTrie(trie, width)
  return {
    scan(bytes, from, to, hits) {
      let state = 0
      let any = false
      for (let i = from; i < to; i++) {
        state = next[state * width + (classes[bytes[i] ?? 0] ?? 0)] ?? 0
        const found = groups[state]
        if (found === undefined) continue
        any = true
        for (const group of found) hits[group] = 1
      }
      return any
    },
  }
}

/** Class of each byte: 0 for bytes in no literal; upper and lower case share a class. */
function classesOf(anchors: readonly (readonly string[])[]): Uint8Array {
  const classes = new Uint8Array(256)
  let count = 0
  for (const character of anchors.flat().join('').toLowerCase()) {
    const code = character.charCodeAt(0)
    if (classes[code] !== 0) continue
    classes[code] = ++count
    const upper = character.toUpperCase().charCodeAt(0)
    if (upper < 256) classes[upper] = count
  }
  return classes
}

interface Trie {
  readonly edges: number[][]
  readonly groups: (number[] | undefined)[]
}

function buildTrie(anchors: readonly (readonly string[])[], classes: Uint8Array, width: number): Trie {
  const edges: number[][] = [new Array<number>(width).fill(-1)]
  const groups: (number[] | undefined)[] = [undefined]
  for (const [group, literals] of anchors.entries()) {
    for (const literal of literals) {
      let state = 0
      for (const character of literal.toLowerCase()) {
        const row = edges[state] ?? []
        const edge = classes[character.charCodeAt(0)] ?? 0
        if (row[edge] === -1) {
          row[edge] = edges.length
          edges.push(new Array<number>(width).fill(-1))
          groups.push(undefined)
        }
        state = row[edge] ?? 0
      }
      groups[state] = [...(groups[state] ?? []), group]
    }
  }
  return { edges, groups }
}

/** Turns the trie into a complete automaton: every state has a next state for every class. */
function closeTrie(
  { edges, groups }: Trie,
  width: number,
): { next: Uint16Array; groups: (number[] | undefined)[] } {
  if (edges.length > 65_535) throw new RangeError('too many anchor characters')
  const next = new Uint16Array(edges.length * width)
  const fallback = new Uint16Array(edges.length)
  const queue: number[] = [0]
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0
    for (let edge = 0; edge < width; edge++) {
      const child = edges[state]?.[edge] ?? -1
      const viaFallback = state === 0 ? 0 : (next[(fallback[state] ?? 0) * width + edge] ?? 0)
      if (child < 0) {
        next[state * width + edge] = viaFallback
        continue
      }
      next[state * width + edge] = child
      fallback[child] = viaFallback
      const inherited = groups[viaFallback]
      if (inherited) groups[child] = [...(groups[child] ?? []), ...inherited]
      queue.push(child)
    }
  }
  return { next, groups }
}
