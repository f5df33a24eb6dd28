import { expect, test } from 'vitest'
import { createListInterner } from '../../src/base/list-interner.ts'

test('gives the same list for equal lists, and others their own', () => {
  const intern = createListInterner<{ scheme: string }>(({ scheme }) => scheme)
  const first = intern([{ scheme: 'NTLM' }, { scheme: 'Kerberos' }])
  expect(intern([{ scheme: 'NTLM' }, { scheme: 'Kerberos' }])).toBe(first)
  expect(intern([{ scheme: 'NTLM' }])).toEqual([{ scheme: 'NTLM' }])
  expect(intern([])).toBe(intern([]))
})

test('is not changed by what becomes of the list it was given', () => {
  const intern = createListInterner<string>(name => name)
  const given = ['fe01.contoso.com:5061']
  const kept = intern(given)
  given.push('edge01.contoso.com:5061')
  expect(kept).toEqual(['fe01.contoso.com:5061'])
})
