import { expect, test } from 'vitest'
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
