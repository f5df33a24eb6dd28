// The headers of two messages beside one another.

import type { MessageContent } from '../trace/message-content.ts'

export interface ComparedHeader {
  readonly name: string
  readonly left: readonly string[]
  readonly right: readonly string[]
  /** own: differs in any two messages (ids, tags, times) and so says nothing. */
  readonly kind: 'same' | 'differs' | 'own' | 'left' | 'right'
}

/** Headers whose values are never the same in two messages. */
const OWN =
  /^(?:call-id|cseq|via|v|from|f|to|t|i|date|max-forwards|record-route|content-length|l|contact|m|ms-keep-alive)$/i

/** Headers in the order of the left message; those that only the right one has follow. Compared without case of names. */
export function compareHeaders(left: MessageContent, right: MessageContent): ComparedHeader[] {
  const names = new Map<string, string>()
  for (const { name } of [...left.headers, ...right.headers])
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  return [...names].map(([key, name]) => {
    const valuesOf = ({ headers }: MessageContent): string[] =>
      headers.filter(header => header.name.toLowerCase() === key).map(({ value }) => value)
    const pair = { left: valuesOf(left), right: valuesOf(right) }
    return { name, ...pair, kind: kindOf(name, pair) }
  })
}

function kindOf(
  name: string,
  { left, right }: { readonly left: readonly string[]; readonly right: readonly string[] },
): ComparedHeader['kind'] {
  if (left.length === 0) return 'right'
  if (right.length === 0) return 'left'
  if (left.length === right.length && left.every((value, i) => value === right[i])) return 'same'
  return OWN.test(name) ? 'own' : 'differs'
}
