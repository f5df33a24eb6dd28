// XML with one element a line and indentation, for reading. Works on tags, not on a tree: what is cut off or unbalanced is
// shown as it stands, and nothing but white space is added.

const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[!?][^>]*>?|<\/?[A-Za-z_](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<[^<]*/g

const INDENT = '  '
/** Elements nested deeper are not indented further. */
const DEPTH_LIMIT = 40

/** True for a text that looks like XML. */
export function isXml(text: string): boolean {
  return /^\s*<(?:\?xml|[A-Za-z_][\w.:-]*(?:[\s/>]|$))/.test(text)
}

/** The text with line breaks and indentation; white space between tags is replaced, all else stays. */
export function formatXml(text: string): string {
  const lines: string[] = []
  let depth = 0
  /** The line of a start tag to which its text and end tag may still be added. */
  let openLine = -1
  const add = (words: string): number => lines.push(INDENT.repeat(Math.min(depth, DEPTH_LIMIT)) + words) - 1
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('</')) {
      depth = Math.max(0, depth - 1)
      if (openLine >= 0) lines[openLine] += token
      else add(token)
      openLine = -1
    } else if (isStartTag(token)) {
      const line = add(token)
      openLine = token.endsWith('/>') ? -1 : line
      if (!token.endsWith('/>')) depth++
    } else {
      const words = token.trim()
      if (words === '') continue
      const short = openLine >= 0 && !words.includes('\n') && !words.startsWith('<')
      if (short) lines[openLine] += words
      else {
        for (const line of words.split(/\r?\n/)) add(line.trim())
        openLine = -1
      }
    }
  }
  return lines.join('\n')
}

function isStartTag(token: string): boolean {
  return token.endsWith('>') && /^<[A-Za-z_]/.test(token)
}
