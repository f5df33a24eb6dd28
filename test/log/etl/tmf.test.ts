import { expect, test } from 'vitest'
import { parseTmf } from '../../../src/log/etl/tmf.ts'
import { formatTmfMessage } from '../../../src/log/etl/tmf-text.ts'
import { createByteBuilder, guidBytes } from '../byte-builder.ts'

const GUID = 'aabbccdd-0102-0304-0506-0708090a0b0c'

function tmfOf(text: string, args: readonly string[]): string {
  return [
    `${GUID.toUpperCase()} Registrar // SRC=Presence.cpp MJ= MN=`,
    `#typev presence_cpp42 7 "%0${text}" //   LEVEL=TRACE_LEVEL_WARNING FLAGS=TF_COMPONENT FUNC=CUser::operator new`,
    '{',
    ...args,
    '}',
  ].join('\n')
}

function format(text: string, args: readonly string[], bytes: Uint8Array, pointerBytes = 8): string {
  const message = parseTmf([{ name: 'a.tmf', text: tmfOf(text, args) }]).find(GUID, 7)
  if (!message) throw new Error('no message was parsed')
  return formatTmfMessage(message, { bytes, from: 0, to: bytes.length, pointerBytes }).text
}

test('reads module, file, line, level and function', () => {
  const message = parseTmf([{ name: 'a.tmf', text: tmfOf('hello', []) }]).find(GUID, 7)
  expect(message).toMatchObject({
    component: 'Registrar',
    file: 'Presence.cpp',
    line: 42,
    level: 'TRACE_LEVEL_WARNING',
    flags: 'TF_COMPONENT',
    function: 'CUser::operator new',
  })
})

test('keeps quotes and slashes inside a text', () => {
  expect(
    format('say "%10!s!" // done', ['a, ItemString -- 10'], createByteBuilder().ascii('hi\0').build()),
  ).toBe('say "hi" // done')
})

test('writes numbers as the format asks', () => {
  const bytes = createByteBuilder().u32(0xffffffff).u32(0xffffffff).u32(255).u64(-2n).build()
  const args = ['a, ItemLong -- 10', 'b, ItemLong -- 11', 'c, ItemLong -- 12', 'd, ItemLongLong -- 13']
  expect(format('%10!d! %11!u! 0x%12!04x! %13!I64d!', args, bytes)).toBe('-1 4294967295 0x00ff -2')
})

test('reads pointers in the size of the machine that wrote the log', () => {
  const args = ['p, ItemPtr -- 10', 'n, ItemLong -- 11']
  const narrow = createByteBuilder().u32(0xabcd).u32(5).build()
  const wide = createByteBuilder().u64(0xabcdn).u32(5).build()
  expect(format('%10!p! %11!d!', args, narrow, 4)).toBe('0000ABCD 5')
  expect(format('%10!p! %11!d!', args, wide, 8)).toBe('000000000000ABCD 5')
})

test('reads counted texts, GUIDs, addresses and names of values', () => {
  const bytes = createByteBuilder()
    .u16(6)
    .utf16('abc')
    .bytes(guidBytes(GUID))
    .bytes([192, 0, 2, 1])
    .u32(1)
    .bytes([1, 2, 0, 0, 0, 0, 0, 5])
    .u32(21)
    .u32(500)
    .build()
  const args = [
    'a, ItemPWString -- 10',
    'b, ItemGuid -- 11',
    'c, ItemIPAddr -- 12',
    'd, ItemListLong(Off,On) -- 13',
    'e, ItemSid -- 14',
  ]
  expect(format('%10!s! %11!s! %12!s! %13!s! %14!s!', args, bytes)).toBe(
    `abc {${GUID}} 192.0.2.1 On S-1-5-21-500`,
  )
})

test('uses parameters in any order and more than once', () => {
  const bytes = createByteBuilder().ascii('a\0b\0').build()
  expect(format('%11!s!-%10!s!-%11!s!', ['x, ItemString -- 10', 'y, ItemString -- 11'], bytes)).toBe('b-a-b')
})

test('fills in function, level and source line', () => {
  expect(format('%!FUNC! %!LEVEL! %2', [], new Uint8Array(0))).toBe(
    'CUser::operator new TRACE_LEVEL_WARNING Presence.cpp(42)',
  )
})

test('shows the rest of the bytes behind a type that is not known', () => {
  const bytes = createByteBuilder().u32(3).ascii('the rest\0').build()
  expect(format('%10!d! %11!s!', ['a, ItemLong -- 10', 'b, ItemStrange -- 11'], bytes)).toBe('3 <?> the rest')
})

test('a backslash in a value stays as it is', () => {
  const bytes = createByteBuilder().ascii('C:\\new\0').build()
  expect(format('path\\t%10!s!', ['a, ItemString -- 10'], bytes)).toBe('path\tC:\\new')
})
