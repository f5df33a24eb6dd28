// Whole sign-ins: the client's side and the registrar's side with each scheme.
import { beforeAll, expect, test } from 'vitest'
import type { ProvenEndpoint } from '../../../src/auth/sip/association.ts'
import type { SipServer } from '../../../src/auth/sip/server.ts'
import type { SignableMessage } from '../../../src/auth/sip/signature-buffer.ts'
import { Secret } from '../../../src/base/secret.ts'
import { headerValue } from '../../../src/protocol/header-lines.ts'
import { parseAuthentication } from '../../../src/protocol/sip/authentication.ts'
import { answerTo } from '../../../src/protocol/sip/response.ts'
import { makeTestKeys, type TestKeys } from '../test-keys.ts'
import { challengeOf, createClient, createServer, offersOf, request, signIn } from './world.ts'

let keys: TestKeys
let nowUs = 0

beforeAll(async () => {
  keys = await makeTestKeys()
  nowUs = keys.nowUs
})

/** The signed answer to an accepted request. */
function answer(server: SipServer, endpoint: ProvenEndpoint, asked: SignableMessage, status = 200) {
  const unsigned = answerTo(asked, { status, toTag: 'A1B2', headers: [{ name: 'Expires', value: '600' }] })
  return { ...unsigned, headers: [server.sign(endpoint, unsigned), ...unsigned.headers] }
}

function reasonOf(outcome: unknown): unknown {
  const cause = (outcome as { cause?: unknown }).cause
  return typeof cause === 'object' && cause !== null && 'reason' in cause ? cause.reason : cause
}

for (const [scheme, requests] of [
  ['NTLM', 3],
  ['Kerberos', 2],
  ['TLS-DSK', 4],
] as const) {
  test(`${scheme}: signs in with ${requests} requests, and everything after is signed both ways`, async () => {
    const client = createClient(scheme, keys)
    const server = createServer(keys)
    const done = await signIn(client, server, nowUs)
    expect(done.requests).toBe(requests)
    if (done.outcome.kind !== 'accepted') throw new Error(done.outcome.kind)
    expect(done.outcome).toMatchObject({ isNew: true, endpoint: { identity: { account: 'alice' } } })
    const { endpoint } = done.outcome
    expect(client.verify(answer(server, endpoint, done.asked), nowUs)).toBeUndefined()
    const subscribe = request(client, 'SUBSCRIBE')
    expect(await server.receive(subscribe, nowUs)).toEqual({ kind: 'accepted', endpoint, isNew: false })
    expect(client.verify(answer(server, endpoint, subscribe, 403), nowUs)).toBeUndefined()
    expect(reasonOf(await server.receive(subscribe, nowUs))).toBe('replayed')
    expect(server.pendingCount).toBe(0)
  })
}

test('the first request is answered with all schemes and no cause', async () => {
  const outcome = await createServer(keys).receive(request(), nowUs)
  expect(outcome).toMatchObject({ kind: 'challenge', status: 401, cause: undefined })
  expect(outcome.kind === 'challenge' && outcome.headers.map(header => header.value)).toEqual([
    'NTLM realm="SIP Communications Service", targetname="fe01.contoso.com", version=4',
    'Kerberos realm="SIP Communications Service", targetname="sip/fe01.contoso.com", version=4',
    'TLS-DSK realm="SIP Communications Service", targetname="fe01.contoso.com", version=4, sts-uri="https://pool01.contoso.com:443/CertProv/CertProvisioningService.svc"',
  ])
})

test('a challenge in the middle names only the scheme in progress', async () => {
  const client = createClient('NTLM', keys)
  const server = createServer(keys)
  await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
  const start = request(client)
  expect(headerValue(start.headers, 'Authorization')).toBe(
    'NTLM qop="auth", realm="SIP Communications Service", targetname="fe01.contoso.com", gssapi-data="", version=4',
  )
  const outcome = await server.receive(start, nowUs)
  const headers = outcome.kind === 'challenge' ? outcome.headers : []
  expect(headers.map(header => parseAuthentication(header.value).scheme)).toEqual(['NTLM'])
})

test('only the first signed message repeats the version', async () => {
  const client = createClient('TLS-DSK', keys)
  const { asked } = await signIn(client, createServer(keys), nowUs)
  expect(headerValue(asked.headers, 'Authorization')).toMatch(
    /version=4, crand="[0-9a-f]{8}", cnum="1", response="/,
  )
  expect(headerValue(request(client).headers, 'Authorization')).not.toContain('version')
})

test('a proxy challenges with 407 and is answered in kind', async () => {
  const client = createClient('NTLM', keys)
  const server = createServer(keys, { form: 'proxy' })
  const done = await signIn(client, server, nowUs)
  expect(headerValue(done.asked.headers, 'Proxy-Authorization')).toContain('response=')
  if (done.outcome.kind !== 'accepted') throw new Error(done.outcome.kind)
  const answered = answer(server, done.outcome.endpoint, done.asked)
  expect(answered.headers[0]?.name).toBe('Proxy-Authentication-Info')
  expect(client.verify(answered, nowUs)).toBeUndefined()
})

test('a refused handshake is challenged from the start, with the reason', async () => {
  const done = await signIn(createClient('NTLM', keys, new Secret('wrong')), createServer(keys), nowUs)
  expect(done.outcome).toEqual({ kind: 'rejected', offered: ['NTLM', 'Kerberos', 'TLS-DSK'] })
  expect(reasonOf(done.serverOutcome)).toBe('wrong-password')
})

test('after a refused certificate NTLM works with the opaque that is left over', async () => {
  const server = createServer(keys, { offers: offersOf(keys, () => false) })
  const failed = await signIn(createClient('TLS-DSK', keys), server, nowUs)
  expect(reasonOf(failed.serverOutcome)).toBe('certificate')
  const stale = parseAuthentication(headerValue(failed.asked.headers, 'Authorization') ?? '').parameters.get(
    'opaque',
  )
  const client = createClient('NTLM', keys)
  await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
  const start = request(client)
  const withStale = start.headers.map(header =>
    header.name === 'Authorization' ? { ...header, value: `${header.value}, opaque="${stale}"` } : header,
  )
  const outcome = await server.receive({ ...start, headers: withStale }, nowUs)
  expect(await client.receive(challengeOf(start, outcome), nowUs)).toEqual({ kind: 'send' })
  expect(await server.receive(request(client), nowUs)).toMatchObject({ kind: 'accepted' })
})

test('a new handshake replaces the association only when it is complete', async () => {
  const server = createServer(keys)
  const first = createClient('TLS-DSK', keys)
  await signIn(first, server, nowUs)
  const second = createClient('NTLM', keys)
  await second.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
  const start = request(second)
  await second.receive(challengeOf(start, await server.receive(start, nowUs)), nowUs)
  expect(await server.receive(request(first, 'SUBSCRIBE'), nowUs)).toMatchObject({ kind: 'accepted' })
  expect(await server.receive(request(second), nowUs)).toMatchObject({ kind: 'accepted', isNew: true })
  expect(reasonOf(await server.receive(request(first, 'SUBSCRIBE'), nowUs))).toBe('other-scheme')
})

test('two endpoints of a user do not disturb each other', async () => {
  const server = createServer(keys)
  const client = createClient('NTLM', keys)
  await signIn(client, server, nowUs)
  expect(server.find('sip:ALICE@contoso.com', '54392f1bbf01')).toBeDefined()
  expect(server.find('sip:alice@contoso.com', 'other')).toBeUndefined()
  expect(reasonOf(await server.receive(request(client, 'SUBSCRIBE', 'other'), nowUs))).toBe('unknown')
  expect(await server.receive(request(client, 'SUBSCRIBE'), nowUs)).toMatchObject({ kind: 'accepted' })
})

test('what changed on its way, or is too old, is challenged', async () => {
  const server = createServer(keys)
  const client = createClient('NTLM', keys)
  await signIn(client, server, nowUs)
  const changed = request(client, 'SUBSCRIBE')
  const headers = changed.headers.map(header =>
    header.name === 'Call-ID' ? { ...header, value: 'x' } : header,
  )
  expect(reasonOf(await server.receive({ ...changed, headers }, nowUs))).toBe('bad-signature')
  expect(reasonOf(await server.receive(request(client), nowUs + 8 * 3_600_000_000))).toBe('expired')
  server.forget('sip:alice@contoso.com', '54392f1bbf01')
  expect(reasonOf(await server.receive(request(client), nowUs))).toBe('unknown')
})

test('the message with the last token must be signed from version 4 on, and is not before', async () => {
  for (const [version, kind] of [
    [4, 'challenge'],
    [3, 'accepted'],
  ] as const) {
    const server = createServer(keys, { version })
    const client = createClient('NTLM', keys)
    await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
    const start = request(client)
    await client.receive(challengeOf(start, await server.receive(start, nowUs)), nowUs)
    const last = request(client)
    const unsigned = last.headers.map(header => ({
      ...header,
      value: header.value.replace(/, crand=.*$/, ''),
    }))
    expect((await server.receive({ ...last, headers: unsigned }, nowUs)).kind).toBe(kind)
    expect(headerValue(last.headers, 'Authorization')?.includes('crand')).toBe(version === 4)
  }
})

test('a handshake that takes too long begins again', async () => {
  const server = createServer(keys, { pendingUs: 1000 })
  const client = createClient('NTLM', keys)
  await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
  const start = request(client)
  await client.receive(challengeOf(start, await server.receive(start, nowUs)), nowUs)
  expect(reasonOf(await server.receive(request(client), nowUs + 1000))).toBe('out-of-order')
})

test('what has expired is forgotten', async () => {
  const server = createServer(keys)
  await signIn(createClient('NTLM', keys), server, nowUs)
  const client = createClient('NTLM', keys)
  await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
  await server.receive(request(client, 'REGISTER', 'other'), nowUs)
  server.sweep(nowUs + 60e6)
  expect([server.pendingCount, server.find('sip:alice@contoso.com', '54392f1bbf01') !== undefined]).toEqual([
    1,
    true,
  ])
  server.sweep(nowUs + 8 * 3_600_000_000)
  expect([server.pendingCount, server.find('sip:alice@contoso.com', '54392f1bbf01')]).toEqual([0, undefined])
})

test('handshakes that nobody finishes are limited', async () => {
  const server = createServer(keys, { maxPending: 3 })
  for (let i = 0; i < 10; i++) {
    const client = createClient('NTLM', keys)
    await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
    await server.receive(request(client, 'REGISTER', `epid${i}`), nowUs)
  }
  expect(server.pendingCount).toBe(3)
})

test('ACK and CANCEL without credentials are passed over in silence', async () => {
  const server = createServer(keys)
  expect(await server.receive(request(undefined, 'ACK'), nowUs)).toEqual({ kind: 'drop' })
  const client = createClient('NTLM', keys)
  await signIn(client, server, nowUs)
  expect(await server.receive(request(client, 'ACK'), nowUs)).toMatchObject({ kind: 'accepted' })
})

test('credentials for another realm or server are none', async () => {
  const client = createClient('NTLM', keys)
  const server = createServer(keys)
  await signIn(client, server, nowUs)
  for (const change of [
    [/realm="[^"]*"/, 'realm="x"'],
    [/targetname="[^"]*"/, 'targetname="fe02.contoso.com"'],
  ] as const) {
    const asked = request(client)
    const headers = asked.headers.map(header => ({
      ...header,
      value: header.value.replace(change[0], change[1]),
    }))
    expect(await server.receive({ ...asked, headers }, nowUs)).toMatchObject({
      kind: 'challenge',
      cause: undefined,
    })
  }
})

test('odd tokens are refused', async () => {
  const server = createServer(keys)
  const withData = (value: string) => ({
    ...request(),
    headers: [...request().headers, { name: 'Authorization', value }],
  })
  const common = 'realm="SIP Communications Service", targetname="fe01.contoso.com"'
  for (const rest of [
    'gssapi-data="%%%", version=4',
    'gssapi-data="AAAA", version=4',
    'gssapi-data="", version=5',
    'gssapi-data="", version=x',
  ])
    expect(reasonOf(await server.receive(withData(`NTLM ${common}, ${rest}`), nowUs)), rest).toBe('malformed')
  expect(
    reasonOf(await server.receive(withData(`TLS-DSK ${common}, gssapi-data="", version=3`), nowUs)),
  ).toBe('malformed')
})

test('a mechanism that throws refuses one handshake and nothing else', async () => {
  const offers = offersOf(keys).map(offer => ({
    ...offer,
    createAcceptor: () => ({
      step() {
        throw new Error('bug')
      },
      close() {},
    }),
  }))
  const done = await signIn(createClient('NTLM', keys), createServer(keys, { offers }), nowUs)
  expect(done.outcome.kind).toBe('rejected')
})

test('a client takes no signature of somebody else, and none twice', async () => {
  const server = createServer(keys)
  const client = createClient('Kerberos', keys)
  const done = await signIn(client, server, nowUs)
  if (done.outcome.kind !== 'accepted') throw new Error(done.outcome.kind)
  const answered = answer(server, done.outcome.endpoint, done.asked)
  const other = createClient('Kerberos', keys)
  expect(other.verify(answered, nowUs)).toBe('unknown')
  expect(client.verify(answerTo(done.asked, { status: 200 }), nowUs)).toBe('unsigned')
  expect(client.verify({ ...answered, start: { kind: 'response', status: 403, reason: '' } }, nowUs)).toBe(
    'bad-signature',
  )
  expect(client.verify(answered, nowUs)).toBeUndefined()
  expect(client.verify(answered, nowUs)).toBe('replayed')
  expect(client.association?.opaque).toMatch(/^[0-9A-F]{8}$/)
})

test('a client says which schemes are offered when its own is not', async () => {
  const offers = offersOf(keys).filter(offer => offer.scheme === 'TLS-DSK')
  const server = createServer(keys, { offers })
  const client = createClient('NTLM', keys)
  const outcome = await client.receive(challengeOf(request(), await server.receive(request(), nowUs)), nowUs)
  expect(outcome).toEqual({ kind: 'rejected', offered: ['TLS-DSK'] })
})
