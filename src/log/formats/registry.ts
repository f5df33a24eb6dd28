// Registry values as text: exported .reg files and the output of "reg query".

import { printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { createLineGate } from '../line-gate.ts'
import { readLineText } from '../line-text.ts'
import { emitRecordText, originOfLines, readRecordLines, type TextLine } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'registry',
  title: 'Registry (.reg or reg query)',
  clock: 'none',
  origin: 'On the client: reg export, or reg query HKCU\\Software\\Microsoft\\Office\\16.0\\Lync /s.',
  priority: 48,
  interrupts: false,
  mark: 'a line "[HKEY_…]" or "HKEY_…\\…"',
  claims: (bytes, from, to) => mayBegin(bytes, from, to) && BEGIN.test(readLineText(bytes, from, to)),
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const KEY = /^(?:\[-?)?(HKEY_[A-Z_]{4,30}\\[^\]]*?)\]?\s*$/
const BEGIN = /^(?:(?:\[-?)?HKEY_[A-Z_]{4,30}(?:\\|\])|Windows Registry Editor Version |REGEDIT4\s*$)/
const mayBegin = createLineGate(['HKEY_', '[HKEY_', '[-HKEY_', 'Windows Registry', 'REGEDIT4'])
const FILE_VALUE = /^(?:"((?:[^"\\]|\\.)*)"|(@))\s*=\s*(.*)$/
const QUERY_VALUE = /^\s{2,}(\S.*?)\s{2,}(REG_[A-Z_]+)(?:\s{2,}(.*))?$/

function createScanner(): LineScanner {
  return {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const line = readLineText(bytes, from, to)
      if (BEGIN.test(line)) return LINE.start
      const value = FILE_VALUE.test(line) || QUERY_VALUE.test(line) || /^\s/.test(line)
      return line.trim() === '' || value ? LINE.payload : LINE.foreign
    },
  }
}

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  const object = KEY.exec(lines[0]?.text ?? '')?.[1]
  if (object !== undefined) {
    for (const { name, value, line } of readValues(lines.slice(1))) {
      const quote = printableLine(`${name} = ${value}`)
      sink.observation({ kind: 'setting', object, name, value, origin: originOfLines(record, line), quote })
    }
  }
  emitRecordText(record, sink)
}

interface RegistryValue {
  readonly name: string
  readonly value: string
  readonly line: TextLine
}

function readValues(lines: readonly TextLine[]): RegistryValue[] {
  return lines.flatMap((line, i) => {
    const queried = QUERY_VALUE.exec(line.text)
    if (queried) return [{ name: queried[1] ?? '', value: (queried[3] ?? '').trim(), line }]
    const match = FILE_VALUE.exec(line.text)
    if (!match) return []
    return [
      {
        name: withoutEscapes(match[1] ?? '(Default)'),
        value: readFileValue(match[3] ?? '', lines.slice(i + 1)),
        line,
      },
    ]
  })
}

/** A quoted text without quotes, or "dword:…", "hex:…" as written, with the lines that a "\" at the end goes on with. */
function readFileValue(text: string, below: readonly TextLine[]): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)
  if (quoted) return withoutEscapes(quoted[1] ?? '')
  let value = text.trim()
  for (let i = 0; value.endsWith('\\') && i < below.length; i++) {
    value = value.slice(0, -1) + (below[i]?.text ?? '').trim()
  }
  return value
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(["\\])/g, '$1')
}
