import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('authenticate/clock', files)

test('suspects a server when the clock of the client agrees with it', async () => {
  expect(ranked(await find({ client: readSample('authenticate/time-skew.uccapilog') }))[0]).toBe(
    'AUTH-12 likely',
  )
})

test('leaves a clock that nobody complains of to the rule of clocks', async () => {
  expect(await find({ client: readSample('authenticate/client-clock-wrong.uccapilog') })).toBeUndefined()
})

test('is certain of the client when the server says so too', async () => {
  const said = 'ms-diagnostics: 1013;reason="Significant time skew detected during authentication"\r\n'
  const text = readSample('authenticate/client-clock-wrong.uccapilog')
  const last = text.lastIndexOf('WWW-Authenticate: NTLM')
  const finding = await find({ client: text.slice(0, last) + said + text.slice(last) })
  expect(ranked(finding)[0]).toBe('AUTH-11 certain')
})
