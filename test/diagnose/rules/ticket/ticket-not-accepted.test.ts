import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('ticket/ticket-not-accepted', files)

test('suspects affinity when one server issues and another refuses', async () => {
  const finding = await find({ client: readSample('ticket/ticket-of-other-server.uccapilog') })
  expect(ranked(finding)[0]).toBe('TCP-10 likely')
  expect(finding?.causes[0]?.because).toContain('fe02.contoso.com')
})

test('suspects the Host header when the audience is the URL that refuses', async () => {
  const finding = await find({ client: readSample('ticket/ticket-for-other-audience.uccapilog') })
  expect(ranked(finding)[0]).toBe('TCP-09 likely')
})

test('suspects the client when it shows the ticket to another host', async () => {
  const text = readSample('ticket/ticket-for-other-audience.uccapilog').replaceAll(
    'Address>https://webext',
    'Address>https://webold',
  )
  expect(ranked(await find({ client: text }))[0]).toBe('WT-04 likely')
})
