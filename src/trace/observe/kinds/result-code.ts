// Failing result codes in sentences, in the five spellings logs use: HRESULT="0x80090322(SEC_E_…)", Result-Code: 0x… NAME,
// 0xC3E93C2F(SIPPROXY_E_…), hr = 0x80fb0800 (also without 0x), HRESULT: -2147024891 (also unsigned).
// A number is a code only behind a word that says so or with a symbol, and without "0x" only in a facility that exists:
// SIP statuses, process ids, sequence numbers and parts of GUIDs are none.

import { parseResultCode } from '../../../base/result-code.ts'
import type { ResultCode } from '../../observation.ts'
import type { TextObserver } from '../observer.ts'

/** Words before a code, at most a few other words away. */
const BEFORE =
  '(?:fail(?:ed|ure|ing|s)?|err(?:or)?(?:[ _-]?code)?|\\bhr|hresult|result(?:[ _-]code)?|status|return(?:ed|s)?|\\bcode|\\brc)\\b["\']?[^\\n0-9]{0,40}?'
/** Symbols of winerror.h, the SIP stack and Winsock. */
const SYMBOL = '(?<symbol>[A-Z][A-Z0-9]{1,20}_[A-Z0-9_]{3,60}|WSA[A-Z]{4,30})'
/** Not inside a longer number, word, GUID or version. */
const FROM = '(?<![\\w.{-]|-\\b)'
const TO = '(?![\\w]|-[0-9a-f]{4}|\\.\\d)'
const HEX = `${FROM}0x[0-9a-f]{8}${TO}`
/** Facilities met in these products, by the upper half of the code. */
const BARE = `${FROM}(?:80(?:00|04|05|07|09|0a|0b|0c|13|24|33|38|3d|ee|ef|f1|fb)|c3e[89]|c00[0a])[0-9a-f]{4}${TO}`
const DECIMAL = `(?<![\\w.-])(?:-2\\d{9}|(?:2[1-9]|3[0-9]|4[0-2])\\d{8})${TO}`

const CODE = new RegExp(
  `${BEFORE}(?<code>${HEX}|${BARE}|${DECIMAL})(?:[ ("]{1,3}${SYMBOL})?` +
    `|(?<named>${HEX})[ ]?\\(?${SYMBOL.replace('symbol', 'name')}` +
    `|(?<assigned>${HEX}|${BARE})\\s*=\\s*hr\\b`,
  'gi',
)

/** Words right before a number that make it something else. */
const NO_CODE =
  /(?:\b[pt]?id|process|thread|seq(?:uence)?(?: (?:no|number))?|handle|session|pointer|object|this|length|size|bytes)\W{0,3}$/i

/** A text yields at most this many codes. */
const LIMIT = 20

/** The beginnings of all codes: rarer than the words around them, and every code has one. */
const ANCHORS: readonly string[] = [
  '0x8',
  '0xc',
  ...[
    '00',
    '04',
    '05',
    '07',
    '09',
    '0a',
    '0b',
    '0c',
    '13',
    '24',
    '33',
    '38',
    '3d',
    'ee',
    'ef',
    'f1',
    'fb',
  ].map(facility => `80${facility}`),
  'c3e8',
  'c3e9',
  'c000',
  'c00a',
  '-21',
  ' 214',
  ':214',
  ' 328',
]

export const observer: TextObserver = {
  id: 'result-code',
  anchors: ANCHORS,
  observe(text) {
    const found: ResultCode[] = []
    for (const match of text.text.matchAll(CODE)) {
      const { code: behind, named, assigned, symbol, name } = match.groups ?? {}
      const code = parseResultCode(behind ?? named ?? assigned ?? '')
      if (code === undefined || code < 0x80000000) continue
      const known = upperSymbol(symbol ?? name)
      if (behind === undefined && assigned === undefined && known === undefined) continue
      if (behind !== undefined && NO_CODE.test(match[0].slice(0, match[0].indexOf(behind)))) continue
      const to = match.index + match[0].length
      const quote = text.quoteAt(match.index, to)
      found.push({
        kind: 'result-code',
        code,
        ...(known === undefined ? {} : { symbol: known }),
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

/** The pattern ignores case for words and digits; a symbol is written in capitals. */
function upperSymbol(symbol: string | undefined): string | undefined {
  return symbol !== undefined && symbol === symbol.toUpperCase() ? symbol : undefined
}
