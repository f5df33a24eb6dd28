// Words, quotes and keywords of the filter language, read at a cursor.

/** Where a filter cannot be understood: characters [at, at + length). */
export interface FilterError {
  readonly text: string
  readonly at: number
  readonly length: number
}

/** A place in the text; `depth` counts parentheses and negations around it. */
export interface Cursor {
  readonly text: string
  at: number
  depth: number
}

/** Carries an error out of the recursive descent; never leaves the parser. */
export class Refusal extends Error {
  readonly error: FilterError
  constructor(text: string, at: number, length = 1) {
    super(text)
    this.error = { text, at, length }
  }
}

/** True where a term can end: at a blank, a ")" or the end. */
export function endsHere(text: string, at: number): boolean {
  return at >= text.length || /[\s)]/.test(text[at] ?? '')
}

/** A quoted text; \" and \\ stand for the characters themselves, any other backslash for itself. */
export function readQuoted(cursor: Cursor): string {
  const from = cursor.at
  let text = ''
  for (let i = from + 1; i < cursor.text.length; i++) {
    const character = cursor.text[i] ?? ''
    if (character === '"') {
      cursor.at = i + 1
      return text
    }
    const next = cursor.text[i + 1]
    if (character === '\\' && (next === '"' || next === '\\')) {
      text += next
      i++
    } else text += character
  }
  throw new Refusal('The quote that begins here is not closed', from)
}

/** A word up to a blank or to a ")" that it did not open. */
export function readBare(cursor: Cursor): string {
  const from = cursor.at
  let depth = 0
  let at = from
  for (; at < cursor.text.length; at++) {
    const character = cursor.text[at] ?? ''
    if (/\s/.test(character)) break
    if (character === '(') depth++
    if (character === ')' && --depth < 0) break
  }
  cursor.at = at
  return cursor.text.slice(from, at)
}

/** Moves past white space. */
export function skipBlanks(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++
}

/** True when the keyword stands next, in any case, as a word of its own. */
export function peekWord(cursor: Cursor, word: string): boolean {
  skipBlanks(cursor)
  const end = cursor.at + word.length
  const found = cursor.text.slice(cursor.at, end).toLowerCase() === word
  return found && (end >= cursor.text.length || /[\s()"]/.test(cursor.text[end] ?? ''))
}

/** Moves past the keyword if it stands next. */
export function takeWord(cursor: Cursor, word: string): boolean {
  if (!peekWord(cursor, word)) return false
  cursor.at += word.length
  return true
}
