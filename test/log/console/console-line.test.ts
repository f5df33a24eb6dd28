import { expect, test } from 'vitest'
import { commandName, readConsoleLine } from '../../../src/log/console/console-line.ts'

test.each([
  ['PS C:\\Users\\Admin> Get-CsPool', { kind: 'prompt', command: 'Get-CsPool' }],
  ['PS>', { kind: 'prompt', command: '' }],
  ['\u001b[33;1mWARNING: x\u001b[0m', { kind: 'stream', stream: 'WARNING', text: 'x' }],
  ['Get-CsPool : Cannot find it.', { kind: 'error', cmdlet: 'Get-CsPool', text: 'Cannot find it.' }],
  [
    'Target Fqdn   : pool01.contoso.com',
    { kind: 'property', name: 'Target Fqdn', value: 'pool01.contoso.com' },
  ],
  ['Error :', { kind: 'property', name: 'Error', value: '' }],
  ['CHECK :', { kind: 'other', text: 'CHECK :' }],
  ['----  ------', { kind: 'rule' }],
  ['  ', { kind: 'blank' }],
  ['Subject: hello', { kind: 'other', text: 'Subject: hello' }],
])('%j', (line, expected) => {
  expect(readConsoleLine(line)).toEqual(expected)
})

test.each([
  ['Get-CsUser alice | fl', 'Get-CsUser'],
  ['$x = Test-CsRegistration -TargetFqdn a', 'Test-CsRegistration'],
  ['netsh http show sslcert ipport=0.0.0.0:4443', 'netsh http show sslcert'],
  ['', ''],
])('the command of %j is %j', (line, name) => {
  expect(commandName(line)).toBe(name)
})
