// Failing result codes in sentences: an HRESULT behind words such as failed, error, hr, in any of its spellings —
// 0x80072746, 80072746, 0X80fb0800, -2147024891, 0xC3E93C2F(SYMBOL).

import { parseResultCode } from '../../../base/result-code.ts'
import type { Observation } from '../../observation.ts'
import type { TextObserver } from '../observer.ts'

const CODE =
  /(?:(?<word>fail(?:ed|ure)?|err(?:or)?(?:code)?|hr|hresult|result(?:-| )?code|status|returned|code)\b[^\n0-9]{0,40}?)(?<code>0x[0-9a-f]{8}\b|\b[8c][0-9a-f]{7}\b|-2\d{9}\b)(?:[ (]{1,2}(?<symbol>[A-Z][A-Z0-9_]{5,}))?/gi

/** A text yields at most this many codes. */
const LIMIT = 20

export const observer: TextObserver = {
  id: 'result-code',
  anchors: ['fail', 'error', 'hr', 'result', 'status', 'returned', 'code'],
  observe(text) {
    const found: Observation[] = []
    for (const match of text.text.matchAll(CODE)) {
      const code = parseResultCode(match.groups?.code ?? '')
      if (code === undefined || code < 0x80000000) continue
      const symbol = match.groups?.symbol
      const to = match.index + match[0].length
      const quote = text.quoteAt(match.index, to)
      found.push({
        kind: 'result-code',
        code,
        ...(symbol === undefined ? {} : { symbol }),
        ...(text.component === '' ? {} : { component: text.component }),
        sentence: quote,
        quote,
        origin: text.originAt(match.index, to),
      })
      if (found.length >= LIMIT) break
    }
    return found
  },
}
