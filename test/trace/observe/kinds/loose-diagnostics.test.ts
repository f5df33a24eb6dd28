import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/loose-diagnostics.ts'
import { observing } from '../observing.ts'

const REFUSED = '28032;source="fe01.contoso.com";reason="The web ticket is invalid."'

test.each([
  [
    'a header line',
    'ms-diagnostics: 4005;reason="Destination URI";source="pool01.contoso.com"',
    'ms-diagnostics',
  ],
  [
    'odd case and blanks',
    'Ms-Diagnostics-Public : 4005; reason="Destination URI" ;source="pool01.contoso.com"',
    'Ms-Diagnostics-Public',
  ],
  [
    'JSON',
    '{"X-MS-diagnostics":"4005;reason=\\"Destination URI\\";source=\\"pool01.contoso.com\\""}',
    'X-MS-diagnostics',
  ],
  [
    'HTML',
    'X-Ms-diagnostics: 4005;reason=&quot;Destination URI&quot;;source=&quot;pool01.contoso.com&quot; <br>',
    'X-Ms-diagnostics',
  ],
  [
    'a console table',
    'X-Ms-diagnostics  4005;reason="Destination URI";source="pool01.contoso.com" at line 3',
    'X-Ms-diagnostics',
  ],
  ['the value alone', 'it said 4005;reason="Destination URI";source="pool01.contoso.com", what now?', ''],
])('reads %s', (_, text, header) => {
  const found = observing(observer, text)
  expect(found).toMatchObject([{ kind: 'diagnostics', header }])
  const value = found[0]?.kind === 'diagnostics' ? found[0].value : ''
  expect(value.replace(/ ?; ?/g, ';')).toBe('4005;reason="Destination URI";source="pool01.contoso.com"')
})

test('reads an id without parameters behind the header name', () => {
  expect(observing(observer, 'X-MS-diagnostics: 28020')).toMatchObject([{ value: '28020' }])
})

test('reads a reason that a console has wrapped', () => {
  const found = observing(observer, REFUSED.replace('web ticket', 'web\r\n    ticket'))
  expect(found).toMatchObject([{ value: REFUSED }])
})

test('reads the pairs that a test cmdlet prints', () => {
  const text =
    'Diagnosis : ErrorCode=4004,Source=fe01.contoso.com,Reason=Credentials provided are not authorized.'
  expect(observing(observer, text)).toMatchObject([
    { value: '4004;reason="Credentials provided are not authorized.";source="fe01.contoso.com"' },
  ])
})

test('turns the numbers of a dialog into a result code', () => {
  const text = 'When contacting your support team, reference error ID 503 (source ID 239).'
  expect(observing(observer, text)).toMatchObject([{ kind: 'result-code', code: 0x80ef01f7 }])
})

test.each([
  ['the name of the header in a sentence', 'look for the ms-diagnostics header'],
  ['a list of numbers', 'ports 443;444;5061 and source="x"'],
  ['a cookie', 'Set-Cookie: id=4005; path=/; source=web'],
  ['a dialog of another product', 'error ID 12 (source ID 77)'],
])('reads nothing in %s', (_, text) => {
  expect(observing(observer, text)).toEqual([])
})

test('leaves the sentences of web components to their own observer', () => {
  expect(observing(observer, REFUSED, { component: 'WebInfrastructure' })).toEqual([])
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      observing(observer, `ms-diagnostics: 1;reason="${text} ErrorCode=1,${text} source ID`)
    }),
  )
})
