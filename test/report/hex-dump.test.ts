import { expect, test } from 'vitest'
import { formatHexDump } from '../../src/report/hex-dump.ts'

test('shows offset, bytes and printable characters', () => {
  const bytes = new TextEncoder().encode('SIP/2.0 200 OK\r\nVia')
  expect(formatHexDump(bytes, 256)).toBe(
    [
      '00000100  53 49 50 2f 32 2e 30 20  32 30 30 20 4f 4b 0d 0a  SIP/2.0 200 OK..',
      '00000110  56 69 61                                          Via',
    ].join('\n'),
  )
})

test('nothing makes an empty dump', () => {
  expect(formatHexDump(new Uint8Array(0))).toBe('')
})
