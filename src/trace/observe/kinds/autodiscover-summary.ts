// What the client learned from Autodiscover: "Lync autodiscovery completed with hr: 0X… sipint: … sipext: … isTempError: 0",
// several of them glued together. An empty value is two blanks.

import { parseResultCode } from '../../../base/result-code.ts'
import { printableLine } from '../../../base/text.ts'
import type { AutodiscoverSummary } from '../../observation.ts'
import type { TextObserver } from '../observer.ts'

const BEGIN = /(?:Lync[ \t]+)?autodiscovery completed with hr\s*[:=]\s*(?<code>(?:0x)?[0-9a-f]{1,8})\b/gi

/** Names of values; a value reaches to the next name. */
const NAME =
  /(?<![\w/.])(sipint|sipext|authint|authext|ucwaint|ucwaext|wts|ucwaurl|telemetryurl|is[A-Z]\w+|\w{2,30}(?:int|ext|url)):/gi

export const observer: TextObserver = {
  id: 'autodiscover-summary',
  anchors: ['autodiscovery completed'],
  observe(text) {
    const begins = [...text.text.matchAll(BEGIN)]
    const seen = new Set<string>()
    return begins.flatMap((begin, i): AutodiscoverSummary[] => {
      const from = begin.index
      const end = endOfLine(text.text, from, begins[i + 1]?.index ?? text.text.length)
      const words = text.text.slice(from, end)
      // The client repeats the sentence within one report.
      if (seen.has(words.trim())) return []
      seen.add(words.trim())
      const code = parseResultCode(`0x${(begin.groups?.code ?? '').replace(/^0x/i, '')}`) ?? 0
      return [
        {
          kind: 'autodiscover-summary',
          code,
          values: readValues(words.slice(begin[0].length)),
          origin: text.originAt(from, end),
          quote: printableLine(words),
        },
      ]
    })
  },
}

function endOfLine(text: string, from: number, limit: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? limit : Math.min(end, limit)
}

function readValues(words: string): ReadonlyMap<string, string> {
  const names = [...words.matchAll(NAME)]
  return new Map(
    names.map((name, i) => [
      (name[1] ?? '').toLowerCase(),
      words.slice(name.index + name[0].length, names[i + 1]?.index).trim(),
    ]),
  )
}
