import { describe, expect, test } from 'vitest'
import { contentKindOf, describeForeignFile } from '../../src/log/foreign-files.ts'
import { createByteBuilder } from './byte-builder.ts'

const LINE = '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: hello\r\n'

describe('content', () => {
  test.each([
    ['a log', createByteBuilder().ascii(LINE.repeat(20)).build()],
    ['a log with a tail of zeros', createByteBuilder().ascii(LINE).zeros(5000).build()],
    [
      'a log that begins and goes on behind zeros',
      createByteBuilder().zeros(500).ascii(LINE).zeros(500).ascii(LINE).build(),
    ],
    ['UTF-16 with a mark', createByteBuilder().bytes([0xff, 0xfe]).utf16(LINE.repeat(9)).build()],
    ['UTF-16 without a mark', createByteBuilder().utf16(LINE.repeat(9)).build()],
    [
      'UTF-8 with letters of many scripts',
      createByteBuilder().ascii('Grüße, привет, 日本語\n'.repeat(30)).build(),
    ],
    ['a coloured console', createByteBuilder().ascii('\u001b[31mVERBOSE: x\u001b[0m\n'.repeat(30)).build()],
  ])('of %s is text', (_name, bytes) => {
    expect(contentKindOf(bytes)).toBe('text')
  })
  test('of random bytes is none', () => {
    let a = 1
    const bytes = Uint8Array.from({ length: 8192 }, () => {
      a = (Math.imul(a, 1664525) + 1013904223) >>> 0
      return a >>> 24
    })
    expect(contentKindOf(bytes)).toBe('other')
  })
  test('of zeros alone is told apart', () => {
    expect(contentKindOf(new Uint8Array(100))).toBe('zeros')
  })
})

describe('files that are no logs', () => {
  test.each([
    ['phone.clg', 'x', 'Readlog.exe'],
    ['Default.TMX', 'x', 'OCSTracer Export'],
    ['a.bin', 'MDMP', 'memory dump'],
    ['a.cap', 'GMBU', 'Wireshark'],
    ['shot', '\u0089PNG', 'picture'],
    ['a.pdf', '%PDF-1.4', 'PDF'],
  ])('%s comes with advice', (name, start, advice) => {
    const head = Uint8Array.from(start, character => character.charCodeAt(0))
    expect(describeForeignFile(head, name)).toContain(advice)
  })
  test('a log is none of them', () => {
    expect(describeForeignFile(new TextEncoder().encode(LINE), 'a.log')).toBeUndefined()
  })
})
