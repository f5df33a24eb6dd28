import { expect, test } from 'vitest'
import { logonAccountOf, usesAddressAsName } from '../../../src/diagnose/facts/logon-account.ts'
import { credentials, openTexts } from '../../trace/logs.ts'
import { signIn } from '../finding-of.ts'

/** AUTHENTICATE message with the names only; flags say Unicode. */
function token(domain: string, user: string): string {
  const names = [domain, user].map(name => Buffer.from(name, 'utf16le'))
  const head = Buffer.alloc(64)
  head.write('NTLMSSP\0', 'latin1')
  head.writeUInt32LE(3, 8)
  for (const [i, name] of names.entries()) {
    head.writeUInt16LE(name.length, 28 + i * 8)
    head.writeUInt32LE(64 + (i === 0 ? 0 : (names[0]?.length ?? 0)), 32 + i * 8)
  }
  head.writeUInt32LE(1, 60)
  return Buffer.concat([head, ...names]).toString('base64')
}

const attemptWith = async (domain: string, user: string) => {
  const text = signIn({ status: '401 Unauthorized' }).replace(
    'gssapi-data="TlRM"',
    `gssapi-data="${token(domain, user)}"`,
  )
  const [attempt] = (await openTexts({ client: text })).assembled.attempts
  if (!attempt) throw new Error('no attempt')
  return attempt
}

test('names domain and user of the last NTLM message, without showing the message', async () => {
  const attempt = await attemptWith('CONTOSO', 'alice')
  const account = logonAccountOf(attempt)
  expect(account).toMatchObject({
    account: 'CONTOSO\\alice',
    domain: 'CONTOSO',
    user: 'alice',
    evidence: { part: 'start-line' },
  })
  expect(account && usesAddressAsName(account, attempt)).toBe(false)
})

test('knows the address that is used as a name', async () => {
  const attempt = await attemptWith('', 'Alice@Contoso.com')
  const account = logonAccountOf(attempt)
  expect(account && usesAddressAsName(account, attempt)).toBe(true)
})

test('knows nothing of a sign-in without such a message', async () => {
  const text = signIn({ headers: credentials('TLS-DSK', 'response="1"') })
  const [attempt] = (await openTexts({ client: text })).assembled.attempts
  expect(attempt && logonAccountOf(attempt)).toBeUndefined()
})
