// Terminal styling: colours where wanted, symbols always, so that nothing is told by colour alone.

export type Tone = 'good' | 'bad' | 'warn' | 'muted' | 'strong' | 'accent' | 'plain'

/** Applies a tone to text that is already printable. */
export type Paint = (tone: Tone, text: string) => string

const CODES: Readonly<Record<Exclude<Tone, 'plain'>, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  muted: [2, 22],
  strong: [1, 22],
  accent: [36, 39],
}

/** A painter; without colour it returns the text as it is. */
export function createPaint(colour: boolean): Paint {
  return (tone, text) => {
    if (!colour || tone === 'plain') return text
    const [on, off] = CODES[tone]
    return `\u001b[${on}m${text}\u001b[${off}m`
  }
}

/**
 * Breaks text into lines of at most `width` characters at blanks; a longer word stands alone.
 * @param hang indent of the lines after the first, for list items
 */
export function wrap(text: string, width: number, indent: string, hang = indent): string {
  const lines: string[] = []
  let line = indent
  let empty = true
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = hang
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}
