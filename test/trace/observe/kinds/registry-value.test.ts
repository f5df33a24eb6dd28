import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/registry-value.ts'
import { observe, statements } from '../observed.ts'

const KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync'

test('reads the output of reg query', () => {
  const text = `\r\n${KEY}\r\n    PreventRun    REG_DWORD    0x1\r\n    ServerAddressInternal    REG_SZ    old.contoso.com\r\n    Empty    REG_SZ\r\n`
  expect(statements(observer, text)).toEqual([
    { object: KEY, name: 'PreventRun', value: '1' },
    { object: KEY, name: 'ServerAddressInternal', value: 'old.contoso.com' },
    { object: KEY, name: 'Empty', value: '' },
  ])
})

test('reads a file of the registry editor', () => {
  const text = `[${KEY}]\n"PreventRun"=dword:0000000a\n"ServerAddressInternal"="old.contoso.com"\n"Path"="C:\\\\Program Files\\\\x"\n`
  expect(statements(observer, text)).toEqual([
    { object: KEY, name: 'PreventRun', value: '10' },
    { object: KEY, name: 'ServerAddressInternal', value: 'old.contoso.com' },
    { object: KEY, name: 'Path', value: 'C:\\Program Files\\x' },
  ])
})

test('takes no assignment of a text without a key for a registry value', () => {
  expect(observe(observer, 'set "name"="value"\n"name"="value"\n')).toEqual([])
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() => observe(observer, `HKLM\\${text}\n    ${text}    REG_DWORD    0x${text}`)).not.toThrow()
    }),
  )
})
