// Parameter lists of SIP and HTTP headers: `name=token`, `name="quoted"`, `name`, separated by ";" or ",".
// RFC 3261 §7.3.1 and §25.1; blanks around "=" and after separators occur in real logs.

/** Splits at a separator that stands outside quotes and angle brackets; parts are trimmed, empty ones dropped. */
export function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '\\' && quoted) i++
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === '<') depth++
    else if (!quoted && character === '>') depth = Math.max(0, depth - 1)
    else if (!quoted && depth === 0 && character === separator) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map(part => part.trim()).filter(part => part !== '')
}

/** Text of a quoted-string without its quotes and escapes; other text unchanged. An unclosed quote is accepted. */
export function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  const inner = text.length > 1 && text.endsWith('"') ? text.slice(1, -1) : text.slice(1)
  return inner.replace(/\\(["\\])/g, '$1')
}

/** One parameter in its plain form up to its separator: a name, with a token or a quoted string without escapes. */
const PLAIN = {
  ',': /\s*([^\s"=;,<>]+)\s*(?:=\s*(?:"([^"\\]*)"|([^\s"\\;,<>]*)))?\s*(?:,|$)/y,
  ';': /\s*([^\s"=;,<>]+)\s*(?:=\s*(?:"([^"\\]*)"|([^\s"\\;,<>]*)))?\s*(?:;|$)/y,
} as const

/** Parameters by lower-case name; the first of equal names wins; a parameter without value has ''. */
export function parseParameters(text: string, separator: ',' | ';'): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  const pattern = PLAIN[separator]
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match) return parseOddParameters(text, separator)
    const name = (match[1] ?? '').toLowerCase()
    if (!parameters.has(name)) parameters.set(name, match[2] ?? match[3] ?? '')
  }
  return parameters
}

/** The same for any text: escapes, unclosed quotes, empty parts, blanks inside values. */
function parseOddParameters(text: string, separator: ',' | ';'): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const part of splitOutsideQuotes(text, separator)) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    const value = equals < 0 ? '' : unquote(part.slice(equals + 1).trim())
    if (!parameters.has(name)) parameters.set(name, value)
  }
  return parameters
}
