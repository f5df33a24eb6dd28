// Format files of ETL traces (.tmf) as texts.

import type { ByteSource } from '../base/byte-source.ts'
import { decodeText } from '../base/text.ts'
import type { BinaryOptions } from './format.ts'
import { detectTextEncoding } from './text-encoding.ts'

/** Reads format files whole, in 8-bit codes or UTF-16. Rejects with what a source rejects with. */
export async function readFormatFiles(
  files: readonly ByteSource[],
): Promise<NonNullable<BinaryOptions['tmf']>> {
  const texts: { readonly name: string; readonly text: string }[] = []
  for (const { name, sizeBytes, read } of files) {
    const bytes = await read(0, sizeBytes)
    const encoding = detectTextEncoding(bytes)
    texts.push({
      name,
      text: encoding === 'utf-8' ? decodeText(bytes) : new TextDecoder(encoding).decode(bytes),
    })
  }
  return texts
}
