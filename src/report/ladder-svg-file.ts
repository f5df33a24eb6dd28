// The ladder diagram as a file of its own: with its styles and colours, for programs that show SVG, and for making a picture of it.

import type { Ladder } from '../trace/ladder/arrow.ts'
import { formatLadderSvg, LADDER_STYLE, type LadderSvgOptions } from './ladder-svg.ts'

const FONTS = '--sans:system-ui,"Segoe UI",Roboto,sans-serif;--mono:ui-monospace,Consolas,monospace'
const LIGHT =
  '--paper:#fff;--raised:#f7f8fa;--ink:#18202b;--muted:#5c6775;--line:#dfe3e8;--good:#1a7f4b;--bad:#c4282d;--warn:#935f00;--accent:#1f57c3'
const DARK =
  '--paper:#151b22;--raised:#1c232c;--ink:#e4e9ef;--muted:#96a2b0;--line:#2b3541;--good:#4fc48a;--bad:#ff7a78;--warn:#e0aa4a;--accent:#7fb0ff'

/** An SVG document; every text in it is escaped, nothing in it runs or loads. '' for a ladder without lanes. */
export function formatLadderSvgFile(
  ladder: Ladder,
  { zoneUs, dark = false }: Pick<LadderSvgOptions, 'zoneUs'> & { readonly dark?: boolean },
): string {
  const { markup } = formatLadderSvg(ladder, { zoneUs })
  if (markup === '') return ''
  const style = `svg{${dark ? DARK : LIGHT};${FONTS};background:var(--paper)}${LADDER_STYLE}`
  return `<?xml version="1.0" encoding="utf-8"?>\n${markup
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('>', `><style>${style}</style>`)}\n`
}
