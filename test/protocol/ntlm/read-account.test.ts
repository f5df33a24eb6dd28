import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNtlmAccount } from '../../../src/protocol/ntlm/read-account.ts'

/** An AUTHENTICATE message with the two names behind a 64-byte head. */
function createMessage(domain: string, user: string, unicode = true): string {
  const encode = (text: string): Buffer => Buffer.from(text, unicode ? 'utf16le' : 'latin1')
  const names = [encode(domain), encode(user)]
  const head = Buffer.alloc(64)
  head.write('NTLMSSP\0', 'latin1')
  head.writeUInt32LE(3, 8)
  let offset = 64
  for (const [i, name] of names.entries()) {
    head.writeUInt16LE(name.length, 28 + i * 8)
    head.writeUInt16LE(name.length, 30 + i * 8)
    head.writeUInt32LE(offset, 32 + i * 8)
    offset += name.length
  }
  head.writeUInt32LE(unicode ? 1 : 2, 60)
  return Buffer.concat([head, ...names, Buffer.alloc(40)]).toString('base64')
}

test('reads domain and user of a message in Unicode', () => {
  expect(readNtlmAccount(createMessage('CONTOSO', 'alice'))).toBe('CONTOSO\\alice')
})

test('reads a user without domain, and a message in the OEM character set', () => {
  expect(readNtlmAccount(createMessage('', 'alice@contoso.com'))).toBe('alice@contoso.com')
  expect(readNtlmAccount(createMessage('CONTOSO', 'bob', false))).toBe('CONTOSO\\bob')
})

test('reads the names of a message that the log has cut behind them', () => {
  expect(readNtlmAccount(createMessage('CONTOSO', 'alice').slice(0, 120))).toBe('CONTOSO\\alice')
})

test.each([
  ['a challenge', 'TlRMTVNTUAACAAAAAAAAADgAAADzgpji'],
  ['nothing', ''],
  ['a message without its names', createMessage('CONTOSO', 'alice').slice(0, 84)],
  ['another token', 'YIIGhgYGKwYBBQUCoIIGejCC'],
])('reads nothing in %s', (_, token) => {
  expect(readNtlmAccount(token)).toBe('')
})

test('never throws on any bytes behind the signature', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      readNtlmAccount(Buffer.concat([Buffer.from('NTLMSSP\0\x03\0\0\0', 'latin1'), bytes]).toString('base64'))
    }),
  )
})
