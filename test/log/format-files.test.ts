import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { readFormatFiles } from '../../src/log/format-files.ts'

test('reads format files in 8-bit codes and in UTF-16', async () => {
  const text = '#typev x_cpp1 10 "%0 hello" // LEVEL=TL_INFO\r\n'.repeat(3)
  const narrow = createMemorySource('a.tmf', new TextEncoder().encode(text))
  const wide = createMemorySource('b.tmf', new Uint8Array(Buffer.from(text, 'utf16le')))
  expect(await readFormatFiles([narrow, wide])).toEqual([
    { name: 'a.tmf', text },
    { name: 'b.tmf', text },
  ])
})
