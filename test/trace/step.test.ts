import { expect, test } from 'vitest'
import { stepOfWeb } from '../../src/trace/step.ts'
import { openTexts } from './logs.ts'

const get = (credentials: string): string =>
  `GET https://web.contoso.com/Autodiscover/AutodiscoverService.svc/root/user?sipuri=alice@contoso.com HTTP/1.1\r\nHost: web.contoso.com\r\n${credentials}\r\n` +
  'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer trusted_issuers="", client_id="1"\r\nContent-Length: 0\r\n\r\n'

async function outcomesOf(text: string): Promise<string[]> {
  const { assembled } = await openTexts({ 'web.http': text })
  return assembled.attempts.flatMap(({ phases }) =>
    phases.flatMap(({ steps }) => steps.map(({ outcome }) => outcome)),
  )
}

test('takes the challenge to a client that only names the scheme for one of a healthy sign-in', async () => {
  expect(await outcomesOf(get('Authorization: Bearer\r\n'))).toEqual(['expected'])
})

test('takes the challenge to a client that showed a token for a refusal', async () => {
  expect(await outcomesOf(get('Authorization: Bearer eyJhbGciOi\r\n'))).toEqual(['failed'])
})

test('does not take the description of a service for its service', async () => {
  const mex = (status: string): string =>
    `GET https://web.contoso.com/CertProv/CertProvisioningService.svc/mex HTTP/1.1\r\nHost: web.contoso.com\r\n\r\nHTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`
  expect(await outcomesOf(mex('200 OK'))).toEqual(['expected'])
  expect(await outcomesOf(mex('503 Service Unavailable'))).toEqual(['failed'])
})

const line = (rest: string): string =>
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken\n' +
  `2016-03-14 09:00:00 192.0.2.11 POST /WebTicket/WebTicketService.svc - 443 - 192.0.2.50 OC/16.0 ${rest}\n`

async function outcomeOfLine(rest: string): Promise<string | undefined> {
  const { facts } = await openTexts({ 'u_ex160314.log': line(rest) })
  const [exchange] = facts.web
  return exchange && stepOfWeb(exchange)?.outcome
}

test('takes a log-on that IIS denied for a refusal, though the line names no user', async () => {
  expect(await outcomeOfLine('401 1 2148074252 8')).toBe('failed')
  expect(await outcomeOfLine('401 1 2148074254 8')).toBe('expected')
  expect(await outcomeOfLine('401 2 5 8')).toBe('expected')
})
