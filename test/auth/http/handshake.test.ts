// HTTP authentication of a connection, both sides, in all forms.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createHttpAcceptor,
  type HttpAcceptor,
  type HttpAcceptorOptions,
  type HttpScheme,
} from '../../../src/auth/http/acceptor.ts'
import { createHttpInitiator, type HttpInitiator } from '../../../src/auth/http/initiator.ts'
import { createKerberosAcceptor } from '../../../src/auth/kerberos/acceptor.ts'
import { keyOfPassword } from '../../../src/auth/kerberos/encryption.ts'
import { createKerberosInitiator } from '../../../src/auth/kerberos/initiator.ts'
import { issueTicket } from '../../../src/auth/kerberos/issue-ticket.ts'
import { createKerberosReplayCache } from '../../../src/auth/kerberos/replay-cache.ts'
import { createNtlmAcceptor } from '../../../src/auth/ntlm/acceptor.ts'
import { createNtlmInitiator } from '../../../src/auth/ntlm/initiator.ts'
import { ntHash } from '../../../src/auth/ntlm/password-hash.ts'
import type { Initiator } from '../../../src/auth/sip/mechanism.ts'
import { encodeBase64 } from '../../../src/base/base64.ts'
import { Secret } from '../../../src/base/secret.ts'
import { GSS_MECHANISMS } from '../../../src/protocol/gss/initial-token.ts'
import { writeSpnegoInit } from '../../../src/protocol/gss/spnego.ts'
import { sharedFolder } from '../../shared.ts'
import { httpBodyOf, readCapture } from '../read-capture.ts'

const nowUs = Date.UTC(2026, 0, 2) * 1000
const names = {
  netbiosDomain: 'CONTOSO',
  netbiosComputer: 'FE01',
  dnsDomain: 'contoso.com',
  dnsComputer: 'fe01.contoso.com',
  dnsTree: 'contoso.com',
}
const serviceKey = keyOfPassword(18, new Secret('service'), 'x')
const password = new Secret('Pa$$word')

function createServer(options: Partial<HttpAcceptorOptions> = {}): HttpAcceptor {
  const replays = createKerberosReplayCache(1e9)
  return createHttpAcceptor({
    offers: ['Negotiate', 'NTLM'],
    createNtlm: () =>
      createNtlmAcceptor({
        use: 'http',
        names,
        random: randomBytes,
        findAccount: () => ({ account: 'alice', ntHash: ntHash(password) }),
      }),
    createKerberos: () =>
      createKerberosAcceptor({
        keys: [{ service: 'http/pool01.contoso.com', kvno: 1, key: serviceKey }],
        replays,
        random: randomBytes,
        findAccount: () => 'alice',
      }),
    ...options,
  })
}

function ntlm(secret = password): Initiator {
  return createNtlmInitiator({
    use: 'http',
    user: 'alice',
    domain: 'CONTOSO',
    workstation: 'PC1',
    ntHash: ntHash(secret),
    random: randomBytes,
  })
}

function kerberos(isMutual = false): Initiator {
  const ticket = issueTicket({
    service: { parts: ['HTTP', 'pool01.contoso.com'], realm: 'CONTOSO.COM', nameType: 3 },
    serviceKey,
    kvno: 1,
    client: { parts: ['alice'], realm: 'CONTOSO.COM', nameType: 1 },
    sessionKey: keyOfPassword(18, new Secret('session'), ''),
    startTimeUs: nowUs,
    endTimeUs: nowUs + 36e9,
    random: randomBytes,
  })
  return createKerberosInitiator({ ...ticket, random: randomBytes, isMutual })
}

/** Sends a request until it is accepted or the client gives up; tells how many it took. */
async function signIn(client: HttpInitiator, server: HttpAcceptor) {
  for (let requests = 1; requests < 6; requests++) {
    const outcome = await server.receive(client.authorize(), nowUs)
    if (outcome.kind === 'accepted')
      return { requests, outcome, fault: await client.finish(outcome.headers, nowUs) }
    const next = await client.receive(outcome.headers, nowUs)
    if (next.kind !== 'send') return { requests, outcome: next, cause: outcome.cause }
  }
  throw new Error('the handshake does not end')
}

const cases: readonly (readonly [string, HttpScheme, () => Initiator, string | undefined, number])[] = [
  ['NTLM', 'NTLM', ntlm, undefined, 3],
  ['NTLM inside Negotiate', 'Negotiate', ntlm, undefined, 3],
  ['NTLM inside SPNEGO', 'Negotiate', ntlm, GSS_MECHANISMS.ntlm, 3],
  ['Kerberos', 'Negotiate', kerberos, undefined, 2],
  ['Kerberos inside SPNEGO', 'Negotiate', kerberos, GSS_MECHANISMS.kerberos, 2],
  [
    'Kerberos with proof of the server',
    'Negotiate',
    () => kerberos(true),
    GSS_MECHANISMS.microsoftKerberos,
    2,
  ],
]

for (const [name, scheme, initiator, wrapAs, requests] of cases) {
  test(`${name} takes ${requests} requests and then holds for the connection`, async () => {
    const server = createServer()
    const client = createHttpInitiator({ scheme, initiator: initiator(), ...(wrapAs ? { wrapAs } : {}) })
    const done = await signIn(client, server)
    expect(done).toMatchObject({
      requests,
      outcome: { kind: 'accepted', identity: { account: 'alice' } },
      fault: undefined,
    })
    expect(client.authorize()).toBeUndefined()
    expect(await server.receive(undefined, nowUs)).toMatchObject({ kind: 'accepted', headers: [] })
  })
}

test('the first 401 offers the schemes without tokens', async () => {
  expect(await createServer().receive(undefined, nowUs)).toEqual({
    kind: 'challenge',
    headers: [
      { name: 'WWW-Authenticate', value: 'Negotiate' },
      { name: 'WWW-Authenticate', value: 'NTLM' },
    ],
    cause: undefined,
  })
})

test('a wrong password is answered with bare offers', async () => {
  const done = await signIn(
    createHttpInitiator({ scheme: 'NTLM', initiator: ntlm(new Secret('x')) }),
    createServer(),
  )
  expect(done).toMatchObject({
    outcome: { kind: 'rejected', offered: ['Negotiate', 'NTLM'] },
    cause: { reason: 'wrong-password' },
  })
})

test('a scheme that is switched off is not accepted', async () => {
  const server = createServer({ offers: ['Negotiate'] })
  const client = createHttpInitiator({ scheme: 'NTLM', initiator: ntlm() })
  expect((await signIn(client, server)).outcome).toEqual({ kind: 'rejected', offered: ['Negotiate'] })
})

test('a client that prefers Kerberos is told to use NTLM where there is no key', async () => {
  const createNtlm = () =>
    createNtlmAcceptor({ use: 'http', names, random: randomBytes, findAccount: () => undefined })
  const server = createHttpAcceptor({ offers: ['Negotiate'], createNtlm })
  const token = writeSpnegoInit({
    kind: 'init',
    mechanisms: [GSS_MECHANISMS.kerberos, GSS_MECHANISMS.ntlm],
    token: Uint8Array.of(1),
  })
  const outcome = await server.receive(`Negotiate ${encodeBase64(token)}`, nowUs)
  // accept-incomplete, supportedMech NTLM, no token.
  expect(outcome).toMatchObject({
    kind: 'challenge',
    headers: [{ value: 'Negotiate oRUwE6ADCgEBoQwGCisGAQQBgjcCAgo=' }],
  })
})

test('a new handshake takes back what was proved', async () => {
  const server = createServer()
  await signIn(createHttpInitiator({ scheme: 'NTLM', initiator: ntlm() }), server)
  const again = ntlm()
  const start = await again.step(new Uint8Array(), nowUs)
  await server.receive(
    `NTLM ${encodeBase64(start.kind === 'continue' ? start.token : new Uint8Array())}`,
    nowUs,
  )
  expect(await server.receive(undefined, nowUs)).toMatchObject({ kind: 'challenge' })
})

test('odd credentials are challenged, and nothing throws', async () => {
  const value = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('NTLM', 'Negotiate', 'Basic'), fc.uint8Array({ maxLength: 60 }))
      .map(([scheme, token]) => `${scheme} ${encodeBase64(token)}`),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 3 }), async values => {
      const server = createServer()
      const client = createHttpInitiator({
        scheme: 'Negotiate',
        initiator: ntlm(),
        wrapAs: GSS_MECHANISMS.ntlm,
      })
      for (const one of values) {
        expect(await server.receive(one, nowUs)).toMatchObject({ kind: 'challenge' })
        await client.receive([{ name: 'WWW-Authenticate', value: one }], nowUs)
      }
    }),
  )
})

test.skipIf(!sharedFolder)('understands the first tokens of a real client', async () => {
  const posts = (name: string) =>
    readCapture(name)
      .messages.flatMap(
        message => /^Authorization: (.*)$/m.exec(message.text.replace(httpBodyOf(message), ''))?.[1] ?? [],
      )
      .filter(value => /^(?:NTLM|Negotiate) [A-Za-z0-9+/=]+$/.test(value))
  const [negotiate = ''] = posts('sipe-tls-dsk.txt')
  expect(await createServer().receive(negotiate, nowUs)).toMatchObject({
    kind: 'challenge',
    cause: undefined,
  })
  const [kerberosToken = ''] = posts('sipe-kerberos.txt')
  // Right form, but a ticket of another realm's key.
  expect(await createServer().receive(kerberosToken, nowUs)).toMatchObject({
    kind: 'challenge',
    cause: { reason: 'bad-ticket' },
  })
})
