import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { detectTextEncoding, transcodeUtf16 } from '../../src/log/text-encoding.ts'
import { readAll } from './read-all.ts'

const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).buffer)

test('tells UTF-16 by its mark and by its zero bytes', () => {
  expect(detectTextEncoding(Uint8Array.of(0xff, 0xfe, 0x41, 0))).toBe('utf-16le')
  expect(detectTextEncoding(utf16('TL_INFO(TF_COMPONENT) text'))).toBe('utf-16le')
  expect(detectTextEncoding(new TextEncoder().encode('plain'))).toBe('utf-8')
  expect(detectTextEncoding(new Uint8Array(100))).toBe('utf-8')
})

test('reads a UTF-16 client log', async () => {
  const text = '\ufeff03/14/2016|10:11:12.345 1A2C:1F40 INFO  :: Grüße\r\n'
  const { texts, summary } = await readAll(utf16(text))
  expect(summary.encoding).toBe('utf-16le')
  expect(texts[0]?.text.trim()).toBe('Grüße')
})

test('shows any part of it as UTF-8', async () => {
  const view = await transcodeUtf16(createMemorySource('x', utf16('aü€b')), 'utf-16le')
  expect(view.sizeBytes).toBe(7)
  expect(new TextDecoder().decode(await view.read(1, 6))).toBe('ü€')
})

test.each(['utf-16le', 'utf-16be'] as const)(
  'keeps a pair at the border of a chunk together (%s)',
  async encoding => {
    const text = `${'a'.repeat((1 << 19) - 1)}😀b`
    const bytes = utf16(text)
    if (encoding === 'utf-16be') Buffer.from(bytes.buffer).swap16()
    const view = await transcodeUtf16(createMemorySource('x', bytes), encoding)
    expect(new TextDecoder().decode(await view.read(0, view.sizeBytes)) === text).toBe(true)
  },
)

test('reads what there is of half a file', async () => {
  const { texts } = await readAll(utf16('\ufeffhello').subarray(0, 9))
  expect(texts[0]?.text).toContain('hel')
})
