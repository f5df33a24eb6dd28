import { expect, test } from 'vitest'
import { copiedEvent, findingOf, ranked, signIn } from '../../finding-of.ts'

const wait = (computer: string, date: string): string =>
  copiedEvent(
    'LS User Services',
    32174,
    'Server startup is being delayed.\r\nNumber of groups potentially not yet placed: 3.',
    {
      computer,
      date,
    },
  )
const find = (files: Readonly<Record<string, string>>) => findingOf('server/no-quorum', files)
const FE01 = 'fe01.contoso.com'
const FE02 = 'fe02.contoso.com'

test('cannot tell a fault from a start by one event', async () => {
  const finding = await find({ events: wait(FE01, '3/14/2016 9:00:00 AM') })
  expect(ranked(finding)[0]).toBe('SRV-01 possible')
  expect(finding?.causes[0]?.because).toContain('normal while a server starts')
})

test('says too few servers when several wait, and lists who failed meanwhile', async () => {
  const finding = await find({
    events: wait(FE01, '3/14/2016 9:50:00 AM') + wait(FE02, '3/14/2016 9:55:00 AM'),
    client: signIn({ status: '503 Service Unavailable' }),
  })
  expect(ranked(finding)[0]).toBe('SRV-01 likely')
  expect(finding?.attempts).toEqual(['a1'])
})

test('says this server when only it waits and users are let in elsewhere', async () => {
  const events = ['9:40', '9:45', '9:50'].map(time => wait(FE02, `3/14/2016 ${time}:00 AM`)).join('')
  expect(ranked(await find({ events, client: signIn() }))[0]).toBe('SRV-02 likely')
})

test('says the pair when the pool has two servers', async () => {
  const pool = `PS C:\\> Get-CsPool pool01.contoso.com | fl\r\n\r\nIdentity  : pool01.contoso.com\r\nComputers : {${FE01}, ${FE02}}\r\n\r\n`
  const events = wait(FE01, '3/14/2016 9:00:00 AM') + wait(FE01, '3/14/2016 10:30:00 AM')
  expect(ranked(await find({ events, pool }))[0]).toBe('SRV-06 likely')
})

test('lists no attempt of another pool while one server starts', async () => {
  const finding = await find({
    events: wait(FE01, '3/14/2016 9:50:00 AM'),
    client: signIn({ status: '503 Service Unavailable', server: 'fe11.fabrikam.com' }),
  })
  expect(finding?.attempts).toEqual([])
})
