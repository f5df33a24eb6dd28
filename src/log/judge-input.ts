// What a file or an entry of an archive is to the analysis, by its first bytes.

import type { ByteSource } from '../base/byte-source.ts'
import { contentKindOf, describeForeignFile } from './foreign-files.ts'
import type { LogFormat } from './format.ts'

export type JudgedInput =
  | { readonly kind: 'log' }
  /** Formats of ETL messages (.tmf). */
  | { readonly kind: 'format-file' }
  /** A known kind of file that is no log; `text` says what to do. */
  | { readonly kind: 'foreign'; readonly text: string }
  /** Neither text nor any format known here. */
  | { readonly kind: 'unknown' }

const HEAD_BYTES = 64 << 10

/** Judges a source that is not empty. Rejects with what the source rejects with. */
export async function judgeInput(source: ByteSource, formats: readonly LogFormat[]): Promise<JudgedInput> {
  if (/\.tmf$/i.test(source.name)) return { kind: 'format-file' }
  const head = await source.read(0, HEAD_BYTES)
  const isBinaryLog = formats.some(
    format => format.kind === 'binary' && format.recognise(head, source.name) !== undefined,
  )
  if (isBinaryLog) return { kind: 'log' }
  const foreign = describeForeignFile(head, source.name)
  if (foreign !== undefined) return { kind: 'foreign', text: `this is ${foreign}` }
  const content = contentKindOf(head)
  if (content === 'zeros') {
    const text =
      'begins with nothing but zero bytes: the program that wrote it was ended abruptly, or the copy failed'
    return { kind: 'foreign', text }
  }
  return { kind: content === 'text' ? 'log' : 'unknown' }
}
