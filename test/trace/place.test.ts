import { expect, test } from 'vitest'
import { createClientLog, openTexts, signInByTlsDsk } from './logs.ts'

async function placeOf(peer: string, headers = ''): Promise<string | undefined> {
  const log = createClientLog(peer)
  signInByTlsDsk(log, 0, { headers })
  return (await openTexts({ client: log.text() })).assembled.attempts[0]?.place
}

test('believes the registrar before the port', async () => {
  expect(await placeOf('192.0.2.10:5061', 'ms-user-logon-data: RemoteUser\r\n')).toBe('outside')
})

test('tells by the port where nobody says', async () => {
  expect(await placeOf('198.51.100.5:443')).toBe('outside')
  expect(await placeOf('192.0.2.10:5061')).toBe('inside')
  expect(await placeOf('192.0.2.10:9999')).toBe('unknown')
})
