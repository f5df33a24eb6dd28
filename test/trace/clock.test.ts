import { expect, test } from 'vitest'
import { answer, clsRecord, createClientLog, openTexts, register } from './logs.ts'

const dated = (date: string): string => `Date: Mon, 14 Mar 2016 ${date} GMT\r\n`

async function clockOf(date: string, zoneUs?: number) {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(20, answer('401 Unauthorized', { cseq: 1, headers: dated(date) }))
  const opened = await openTexts({ client: log.text() }, zoneUs === undefined ? {} : { zoneOf: () => zoneUs })
  return opened.sources[0]?.clock
}

test('finds the zone of a client log by the Date of an answer', async () => {
  expect(await clockOf('09:00:00')).toMatchObject({ zoneUs: 3_600_000_000, known: true })
})

test('finds a zone of half an hour and one of three quarters', async () => {
  expect((await clockOf('04:30:00'))?.zoneUs).toBe(5.5 * 3_600_000_000)
  expect((await clockOf('04:15:00'))?.zoneUs).toBe(5.75 * 3_600_000_000)
})

test('takes twenty minutes for a wrong clock, not for a zone', async () => {
  const clock = await clockOf('09:40:00')
  expect(clock?.zoneUs).toBe(0)
  expect(Math.round((clock?.skewUs ?? 0) / 60e6)).toBe(20)
})

test('takes five years for a wrong clock when the stamps have dates, and what is left of whole days for the zone', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(
    20,
    answer('401 Unauthorized', { cseq: 1, headers: 'Date: Mon, 14 Mar 2011 09:00:00 GMT\r\n' }),
  )
  const { sources } = await openTexts({ client: log.text() })
  const { zoneUs = 0, skewUs = 0 } = sources[0]?.clock ?? {}
  expect(zoneUs).toBe(3_600_000_000)
  expect(Math.round(skewUs / 86_400e6)).toBe(5 * 365 + 2)
})

test('believes a zone that a person gives', async () => {
  const clock = await clockOf('09:40:00', 3_600_000_000)
  expect(clock?.zoneUs).toBe(3_600_000_000)
  expect(Math.round((clock?.skewUs ?? 0) / 60e6)).toBe(-40)
})

test('carries a clock over to a log that shares messages', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(20, answer('401 Unauthorized', { cseq: 1, headers: dated('09:00:00') }))
  const other = clsRecord(-3_600_000 + 4_000, 'FE01', 'incoming', register({ cseq: 1 }))
  const { sources } = await openTexts({ client: log.text(), server: other })
  expect(sources[1]?.clock).toMatchObject({ known: true, zoneUs: 0 })
  expect(Math.round((sources[1]?.clock.skewUs ?? 0) / 1e6)).toBe(4)
})

test('says when nothing tells the zone', async () => {
  const { sources } = await openTexts({ text: 'no times here\n' })
  expect(sources[0]?.clock.known).toBe(false)
})
