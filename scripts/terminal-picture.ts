// Draws what a command prints on a terminal as an SVG picture, for the README.

const CELL_WIDTH = 7.8
const LINE_HEIGHT = 18
const MARGIN = 20
const BAR = 34
/** Columns of the terminal; what is longer is cut. */
const COLUMNS = 146

interface Style {
  colour: string
  bold: boolean
  faint: boolean
}

const PLAIN = '#d6deeb'
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff6b6b',
  32: '#5fd38d',
  33: '#f0c674',
  36: '#6cb6ff',
  39: PLAIN,
}

/**
 * The picture of a terminal.
 * @param command what was typed
 * @param output with the escape sequences of `report/style.ts`
 */
export function drawTerminal(command: string, output: string): string {
  const lines = output.trimEnd().split('\n')
  const width = Math.ceil(COLUMNS * CELL_WIDTH + 2 * MARGIN)
  const height = BAR + (lines.length + 1) * LINE_HEIGHT + 2 * MARGIN
  const style: Style = { colour: PLAIN, bold: false, faint: false }
  const rows = lines.map((line, i) => row(drawLine(line, style), i + 1))
  const prompt = row(
    `<tspan fill="#5fd38d">$</tspan> <tspan font-weight="bold">${escapeXml(command)}</tspan>`,
    0,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Terminal: ${escapeXml(command)}">
<rect width="${width}" height="${height}" rx="10" fill="#141b24"/>
<g fill="#3a4654"><circle cx="22" cy="18" r="6"/><circle cx="42" cy="18" r="6"/><circle cx="62" cy="18" r="6"/></g>
<g font-family="ui-monospace,'Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="13" fill="${PLAIN}" xml:space="preserve">
${[prompt, ...rows].join('\n')}
</g>
</svg>
`
}

function row(content: string, index: number): string {
  return `<text x="${MARGIN}" y="${BAR + MARGIN + index * LINE_HEIGHT}">${content}</text>`
}

/** One line; `style` is carried from line to line. Every run stands at its own column, whatever the width of the font. */
function drawLine(line: string, style: Style): string {
  let column = 0
  return line
    .split(/(\u001b\[\d+m)/)
    .map(piece => {
      const code = /^\u001b\[(\d+)m$/.exec(piece)?.[1]
      if (code !== undefined) {
        apply(style, Number(code))
        return ''
      }
      const x = MARGIN + column * CELL_WIDTH
      const room = COLUMNS - column
      column += piece.length
      const shown = piece.length > room ? `${piece.slice(0, Math.max(0, room - 1))}…` : piece
      return shown.trim() === '' || room <= 0 ? '' : drawRun(shown, x, style)
    })
    .join('')
}

function apply(style: Style, code: number): void {
  if (code === 1) style.bold = true
  else if (code === 2) style.faint = true
  else if (code === 22) style.bold = style.faint = false
  else style.colour = COLOURS[code] ?? style.colour
}

function drawRun(text: string, x: number, { colour, bold, faint }: Style): string {
  const start = text.length - text.trimStart().length
  const shown = text.trim()
  const attributes = [
    `x="${(x + start * CELL_WIDTH).toFixed(1)}"`,
    `textLength="${(shown.length * CELL_WIDTH).toFixed(1)}"`,
    colour === PLAIN ? '' : `fill="${colour}"`,
    bold ? 'font-weight="bold"' : '',
    faint ? 'fill-opacity="0.6"' : '',
  ]
  return `<tspan ${attributes.filter(text => text !== '').join(' ')}>${escapeXml(shown).replaceAll(' ', '\u00a0')}</tspan>`
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
