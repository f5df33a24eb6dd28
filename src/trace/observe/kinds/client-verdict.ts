// The client's last word on a sign-in: "VerifyOnEnableEvent result return ONENABLE_… status=0x80ef0191 diag code=0xfa4
// authWebserviceBaseUrl=… ACTION: …". Status and id are hexadecimal; parts may be missing or stand on the next line.

import { parseResultCode } from '../../../base/result-code.ts'
import { printableLine } from '../../../base/text.ts'
import type { ClientVerdict } from '../../observation.ts'
import type { TextObserver } from '../observer.ts'

const RESULT = /(?:VerifyOnEnableEvent\b[^\n]{0,80}?)?\b(?<result>ONENABLE_[A-Z0-9_]+)/gi
/** A verdict is read to here at most; it ends at an empty line or at the next verdict. */
const VERDICT_LIMIT = 1000

/** What a failure without a status counts as: E_FAIL. */
const UNSPECIFIED_FAILURE = 0x80004005

export const observer: TextObserver = {
  id: 'client-verdict',
  anchors: ['onenable_'],
  observe(text) {
    const matches = [...text.text.matchAll(RESULT)]
    return matches.map((match, i): ClientVerdict => {
      const from = match.index
      const limit = Math.min(matches[i + 1]?.index ?? text.text.length, from + VERDICT_LIMIT)
      const words = firstParagraph(text.text.slice(from, limit))
      const result = match.groups?.result ?? ''
      return {
        kind: 'client-verdict',
        result: result.toUpperCase(),
        status: readStatus(words, result),
        diagnosticsId:
          readNumber(/\bdiag(?:nostics?)?[ _-]?(?:code|id)\s*[=:]\s*(0x[0-9a-f]+|\d+)/i, words) ?? 0,
        webServiceUrl: /\bauthWebserviceBaseUrl\s*[=:]\s*(https?:\S+)/i.exec(words)?.[1] ?? '',
        action: (/\bACTION\s*:\s*([^\r\n]*)/i.exec(words)?.[1] ?? '').trim(),
        origin: text.originAt(from, from + words.length),
        quote: printableLine(words),
      }
    })
  },
}

/** The line and the lines below it that carry on: up to an empty line. */
function firstParagraph(words: string): string {
  const end = /\r?\n[ \t]*\r?\n/.exec(words)
  return (end ? words.slice(0, end.index) : words).trimEnd()
}

function readStatus(words: string, result: string): number {
  const status = /\bstatus\s*[=:]\s*(0x[0-9a-f]{1,8}|-?\d+|[0-9a-f]{8})\b/i.exec(words)?.[1]
  const code = status === undefined ? undefined : (parseResultCode(status) ?? Number(status) >>> 0)
  return code ?? (/FAIL|ERROR|REJECT|DENIED/i.test(result) ? UNSPECIFIED_FAILURE : 0)
}

function readNumber(pattern: RegExp, words: string): number | undefined {
  const value = pattern.exec(words)?.[1]
  return value === undefined ? undefined : Number(value)
}
