// Text in columns of a terminal: widths in cells, because some characters take two and some none.

/** Characters that take no cell: combining marks and format characters. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u
/** Characters that take two: East Asian wide and full-width forms, pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u

/** Cells of a printable text without escape sequences. */
export function cellsOf(text: string): number {
  let cells = 0
  for (const character of text) cells += character < '\u0300' ? 1 : cellsOfCharacter(character)
  return cells
}

function cellsOfCharacter(character: string): number {
  if (ZERO.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

/** The text cut to `cells` with an ellipsis; shorter text unchanged. */
export function clip(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    const width = cellsOf(character)
    if (used + width > cells - 1) break
    kept += character
    used += width
  }
  return cells > 0 ? `${kept}…` : ''
}

/** The text in exactly `cells`: cut or filled with blanks behind it. */
export function fill(text: string, cells: number): string {
  const shown = clip(text, cells)
  return shown + ' '.repeat(Math.max(0, cells - cellsOf(shown)))
}

/** As `fill`, with the blanks shared between both sides. */
export function centre(text: string, cells: number): string {
  const shown = clip(text, cells)
  const left = Math.floor((cells - cellsOf(shown)) / 2)
  return fill(' '.repeat(Math.max(0, left)) + shown, cells)
}
