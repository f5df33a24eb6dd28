import { expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

test('a .reg file gives its values with their key', async () => {
  const reading = await read(sample('registry/lync.reg'))
  expect(reading.formats).toEqual(['registry'])
  expect(ofKind(reading, 'setting').map(({ name, value }) => [name, value])).toEqual([
    ['ServerAddressInternal', 'pool01.contoso.com'],
    ['EnableSIPHighSecurityMode', 'dword:00000001'],
    ['Path', 'C:\\Temp\\x'],
    ['Blob', 'hex:01,02,03,04'],
    ['(Default)', 'default'],
  ])
  expect(ofKind(reading, 'setting')[0]).toMatchObject({
    object: 'HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\16.0\\Lync',
    origin: { line: 4 },
  })
  expectCovered(reading)
})

test('reg query gives the same', async () => {
  const reading = await read(sample('registry/query.txt'))
  expect(
    ofKind(reading, 'setting').map(({ object, name, value }) => [object.split('\\')[0], name, value]),
  ).toEqual([
    ['HKEY_LOCAL_MACHINE', 'MachineGuid', '{4dc3e181-e14b-4a21-b022-59fc669b0914}'],
    ['HKEY_CURRENT_USER', 'ConfigurationMode', '0x1'],
  ])
})

test('a .reg file is UTF-16 as exported', async () => {
  const text = Buffer.from(sample('registry/lync.reg')).toString()
  const bytes = new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))
  const reading = await read(bytes)
  expect(reading.formats).toEqual(['registry'])
  expect(ofKind(reading, 'setting')).toHaveLength(5)
})
