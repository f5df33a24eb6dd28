// Calls of web services as a Windows client reports them: the block "Executing wws method with … auth" of its web stack
// (Windows Web Services), in a log line, glued to other sentences, or inside the client's own sign-in report.

import { parseResultCode } from '../../../base/result-code.ts'
import { printableLine } from '../../../base/text.ts'
import type { WebCall } from '../../observation.ts'
import type { TextObserver } from '../observer.ts'

const BEGIN = /Executing wws method with[ \t]+(?<credentials>[^,\r\n]*?)(?:[ \t]+auth)?[ \t]*(?=,|\r|\n|$)/gi

/** What ends a block besides the next one: another sentence of the client, or the next step of its report. */
const END =
  /\n[ \t]*(?:\.[ \t]*(?=\r?\n|$)|\d+(?:\.\d+)*[ \t]+[^\n:]+:[ \t]*(?:PASS|FAIL)\b)|OAuth access token retrieved|CLogonCredentialManager::|(?:Lync )?autodiscovery completed with hr/i

/** A block is read to here at most. */
const BLOCK_LIMIT = 8000

/** Asynchronous result of a call that has not been made yet. */
const NOT_RUN = 0x800cffff
/** Result of a call that is still running. */
const PENDING = 0x3d0000

export const observer: TextObserver = {
  id: 'web-call',
  anchors: ['executing wws method'],
  observe(text) {
    const begins = [...text.text.matchAll(BEGIN)]
    return begins.flatMap((begin, i) => {
      const from = begin.index
      const limit = Math.min(begins[i + 1]?.index ?? text.text.length, from + BLOCK_LIMIT)
      const whole = text.text.slice(from, limit)
      const end = END.exec(whole)
      const block = (end ? whole.slice(0, end.index) : whole).trimEnd()
      const call = readBlock(block, begin.groups?.credentials ?? '')
      if (!call) return []
      return [{ ...call, origin: text.originAt(from, from + block.length), quote: printableLine(block) }]
    })
  },
}

function readBlock(block: string, credentials: string): Omit<WebCall, 'origin' | 'quote'> | undefined {
  const url = field(block, /\bTargetUri\s*:\s*(\S+)/i)
  if (url === '') return undefined
  const error = readError(block)
  const result = field(block, /\bAsyncHResult\s*:\s*(?:0x)?([0-9a-f]{1,8})\b/i)
  const code = result === '' ? undefined : parseResultCode(`0x${result}`)
  const complete = field(block, /\bExecutionComplete\s*\??\s*:\s*(\d)/i)
  return {
    kind: 'web-call',
    url,
    credentials: credentials.trim() === 'no auth' ? '' : credentials.trim(),
    operation: field(block, /\bOperationName\s*:\s*(\S+)/i),
    complete: complete !== '0' && code !== NOT_RUN,
    code: code ?? (error === '' ? PENDING : 0),
    error,
  }
}

function field(block: string, pattern: RegExp): string {
  return pattern.exec(block)?.[1] ?? ''
}

/** The sentences behind "Error:", in one line; they may also follow the fields without that word. */
function readError(block: string): string {
  const marked = /(?:^|\s)Error:([\s\S]*)$/.exec(block)?.[1]
  const bare = /(?:The server returned|There was an error communicating)[\s\S]*$/.exec(block)?.[0]
  return (marked ?? bare ?? '').replace(/\s+/g, ' ').trim()
}
