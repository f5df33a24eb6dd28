import { expect, test } from 'vitest'
import { lastOffer, readOffer } from '../../../src/diagnose/facts/offered-schemes.ts'
import { openTexts } from '../../trace/logs.ts'
import { signIn } from '../finding-of.ts'

test('lists the schemes of the challenge and not those of a running handshake', async () => {
  const { assembled } = await openTexts({
    client: signIn({
      status: '401 Unauthorized',
      headers: 'WWW-Authenticate: NTLM opaque="1", gssapi-data="TlRM"\r\n',
    }),
  })
  const [attempt] = assembled.attempts
  expect(attempt && lastOffer(attempt)?.names).toEqual(['NTLM', 'TLS-DSK'])
  const last = assembled.registers.at(-1)
  expect(last && readOffer(last)).toBeUndefined()
})

test('knows no offer in a final answer', async () => {
  const { assembled } = await openTexts({ client: signIn({ status: '403 Forbidden' }) })
  const last = assembled.registers.at(-1)
  expect(last && readOffer(last)).toBeUndefined()
})
