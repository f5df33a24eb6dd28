// Registry values as people paste them: output of `reg query`, and files of the registry editor (.reg).

import type { Setting } from '../../observation.ts'
import type { ObservedText, TextObserver } from '../observer.ts'

/** "[HKEY_LOCAL_MACHINE\\…]" or "HKLM\\…" on a line of its own. */
const KEY = /^[ \t>]*\[?(?<key>HK(?:EY_[A-Z_]+|LM|CU|CR|U)\\[^\]\r\n]*?)\]?[ \t]*$/i
/** reg query: name, type and data in columns. */
const QUERIED = /^[ \t>]+(?<name>\S(?:.*?\S)?)[ \t]{2,}(?<type>REG_[A-Z_]+)(?:[ \t]+(?<data>.*?))?[ \t]*$/
/** Registry editor: "name"=dword:00000001, "name"="text". */
const EXPORTED =
  /^[ \t>]*"(?<name>(?:[^"\\]|\\.)*)"=(?<data>dword:[0-9a-f]{1,8}|"(?:[^"\\]|\\.)*"|hex\S*)[ \t]*$/i

/** No key and no value that matters is longer. */
const LINE_LIMIT = 4000
/** A text yields at most this many values. */
const LIMIT = 200

export const observer: TextObserver = {
  id: 'registry-value',
  anchors: ['REG_DWORD', 'REG_SZ', 'REG_EXPAND_SZ', 'REG_MULTI_SZ', 'REG_QWORD', '"=dword:', '"="', '"=hex'],
  observe(text) {
    const found: Setting[] = []
    let key = ''
    for (const line of text.text.matchAll(/[^\r\n]+/g)) {
      if (line[0].length > LINE_LIMIT) continue
      const opened = KEY.exec(line[0])?.groups?.key
      if (opened !== undefined) {
        key = opened
        continue
      }
      const match = QUERIED.exec(line[0]) ?? (key === '' ? null : EXPORTED.exec(line[0]))
      if (match?.groups) found.push(createSetting(text, key, match.groups, line.index, line[0].length))
      if (found.length >= LIMIT) break
    }
    return found
  },
}

function createSetting(
  text: ObservedText,
  key: string,
  parts: Readonly<Record<string, string | undefined>>,
  from: number,
  length: number,
): Setting {
  return {
    kind: 'setting',
    object: key,
    name: unescapeText(parts.name ?? ''),
    value: readData(parts.data ?? ''),
    origin: text.originAt(from, from + length),
    quote: text.quoteAt(from, from + length),
  }
}

/** Numbers as decimal digits, texts without quotes and escapes, everything else as written. */
function readData(data: string): string {
  const digits = /^(?:dword:|0x)([0-9a-f]{1,16})\b/i.exec(data)?.[1]
  if (digits !== undefined) return BigInt(`0x${digits}`).toString()
  const quoted = /^"(.*)"$/.exec(data)?.[1]
  return quoted === undefined ? data : unescapeText(quoted)
}

function unescapeText(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}
