import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isForOtherHost, ticketBefore } from '../../../src/diagnose/facts/issued-ticket.ts'
import { openTexts } from '../../trace/logs.ts'

const LOG = readFileSync('test/samples/rules/ticket/ticket-of-other-server.uccapilog', 'utf8')

async function ticketOf(text: string) {
  const { assembled } = await openTexts({ client: text })
  const [attempt] = assembled.attempts
  const refused = assembled.web.find(({ diagnostics }) => diagnostics.some(({ id }) => id === 28072))
  if (!attempt || !refused) throw new Error('no refusal')
  return { ticket: ticketBefore(attempt, refused), refused }
}

test('finds who issued the ticket that was refused, and for which URL', async () => {
  const { ticket, refused } = await ticketOf(LOG)
  expect(ticket).toMatchObject({
    issuer: 'fe01.contoso.com',
    audience: 'https://pool01.contoso.com/Autodiscover/AutodiscoverService.svc/root/user',
  })
  expect(ticket && isForOtherHost(ticket, refused)).toBe(false)
})

test('knows a ticket that was asked for another host', async () => {
  const { ticket, refused } = await ticketOf(
    LOG.replaceAll('Address>https://pool01', 'Address>https://pool02'),
  )
  expect(ticket && isForOtherHost(ticket, refused)).toBe(true)
})
