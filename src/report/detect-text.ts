// What was detected in each source, for the terminal.

import { printableLine } from '../base/text.ts'
import type { Detection } from '../log/detect.ts'
import { hang, readableWidth } from './hang.ts'
import { formatCount, formatSize } from './numbers.ts'
import { createPaint, type Paint } from './style.ts'

export interface DetectTextOptions {
  readonly colour: boolean
  readonly width: number
}

/** Blanks before the percent sign, the sign, and two blanks. */
const COLUMN = 9

/** One block for each source: its name, then each format with its share and what that rests on. */
export function formatDetectText(detections: readonly Detection[], options: DetectTextOptions): string {
  const paint = createPaint(options.colour)
  const width = readableWidth(options.width)
  return detections.map(detection => formatOne(detection, paint, width)).join('\n')
}

function formatOne(detection: Detection, paint: Paint, width: number): string {
  const { name, sizeBytes, sampledBytes, encoding, candidates, advice } = detection
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be' ? `, ${encoding.toUpperCase()}` : ''
  const sampled =
    encoding !== 'binary' && sampledBytes < sizeBytes ? `, ${formatSize(sampledBytes)} sampled` : ''
  const size = paint('muted', `${formatSize(sizeBytes)}${wide}${sampled}`)
  const lines = [`${paint('strong', printableLine(name, 1000))}  ${size}`]
  for (const { title, share, records, reason } of candidates) {
    const percent = share > 0 && share < 0.01 ? '<1' : String(Math.round(share * 100))
    const counted = records === 0 ? '' : `${formatCount(records, 'record')}; `
    lines.push(hang(`${percent.padStart(5)} %`, title, width, COLUMN))
    lines.push(hang('', `${counted}${printableLine(reason)}`, width, COLUMN))
  }
  if (advice !== '') lines.push(hang(paint('warn', '    – '), advice, width, COLUMN))
  return lines.join('\n')
}
