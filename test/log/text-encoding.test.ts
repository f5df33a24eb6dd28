import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { detectTextEncoding, transcodeUtf16 } from '../../src/log/text-encoding.ts'
import { readAll } from './read-all.ts'

const utf16 = (text: string): Uint8Array =>
  new Uint8Array(Uint16Array.from(text, character => character.charCodeAt(0)).buffer)

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

test('finds the way back to original offsets', async () => {
  const bytes = utf16('aü€b')
  const view = await transcodeUtf16(createMemorySource('x', bytes), 'utf-16le')
  expect(view.sizeBytes).toBe(7)
  expect(await view.originalOffset(6)).toBe(6)
  expect(new TextDecoder().decode(await view.read(1, 6))).toBe('ü€')
})

test('reads what there is of half a file', async () => {
  const { texts } = await readAll(utf16('\ufeffhello').subarray(0, 9))
  expect(texts[0]?.text).toContain('hel')
})
