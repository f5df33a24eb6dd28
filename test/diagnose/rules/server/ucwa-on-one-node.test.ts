import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'

const FIELDS =
  '#Software: Microsoft Internet Information Services 8.5\r\n#Fields: date time s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken\r\n'
const line = (machine: string, status: number, path = '/ucwa/v1/applications'): string =>
  `2016-03-14 09:16:00 ${machine} 192.0.2.10 POST ${path} - 4443 - 203.0.113.40 LyncMobile/6.25+(iPhone) ${status} 0 0 9\r\n`
const find = (files: Readonly<Record<string, string>>) => findingOf('server/ucwa-on-one-node', files)

test('names the server that refuses and the one that serves', async () => {
  const finding = await find({ fe01: FIELDS + line('FE01', 401), fe02: FIELDS + line('FE02', 503) })
  expect(ranked(finding)[0]).toBe('SRV-11 likely')
  expect(finding?.title).toContain('fe02')
  expect(finding?.causes[0]?.because).toContain('fe01')
})

test('is less sure when no other server is seen', async () => {
  expect(ranked(await find({ fe02: FIELDS + line('FE02', 503) }))[0]).toBe('SRV-11 possible')
})

test('ignores 503 of other services', async () => {
  expect(await find({ fe02: FIELDS + line('FE02', 503, '/abs/handler') })).toBeUndefined()
})
