// Client and server side of TLS-DSK against each other.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Acceptor, AcceptorStep, Initiator, InitiatorStep } from '../../../src/auth/sip/mechanism.ts'
import { createTlsDskServer, type FindCertificate } from '../../../src/auth/tls-dsk/acceptor.ts'
import { createTlsDskInitiator } from '../../../src/auth/tls-dsk/initiator.ts'
import { createTlsDskSigner } from '../../../src/auth/tls-dsk/signer.ts'
import { readTlsRecords } from '../../../src/protocol/tls-dsk/flight.ts'
import { makeTestKeys, type TestKeys } from '../test-keys.ts'
import { createHandMadeClient } from './hand-made-client.ts'

let keys: TestKeys

beforeAll(async () => {
  keys = await makeTestKeys()
})

function createClient(): Initiator {
  return createTlsDskInitiator({
    certificatePem: keys.user.pem,
    privateKeyPem: keys.userPair.privateKeyPem,
    notAfterUs: keys.notAfterUs,
  })
}

function createServer(findCertificate?: FindCertificate): Acceptor {
  return createTlsDskServer({
    certificatePem: keys.server.pem,
    privateKeyPem: keys.serverPair.privateKeyPem,
    findCertificate: findCertificate ?? (() => ({ account: 'alice', notAfterUs: keys.notAfterUs })),
  }).createAcceptor()
}

const nothing = new Uint8Array()
const step = (client: Initiator, token: Uint8Array) => client.step(token, keys.nowUs)
const accept = (server: Acceptor, token: Uint8Array) =>
  server.step(token, { nowUs: keys.nowUs, fromUri: 'sip:alice@contoso.com' })

function tokenOf(result: InitiatorStep | AcceptorStep): Uint8Array {
  if (result.kind === 'refused') throw new Error(result.text)
  return result.token ?? nothing
}

/** The first three flights of a handshake. */
async function threeFlights(client = createClient(), server = createServer()) {
  const hello = tokenOf(await step(client, nothing))
  const serverFlight = tokenOf(await accept(server, hello))
  const clientFlight = tokenOf(await step(client, serverFlight))
  return { client, server, hello, serverFlight, clientFlight }
}

test('both sides end with the same keys', async () => {
  const { client, server, clientFlight } = await threeFlights()
  const accepted = await accept(server, clientFlight)
  const completed = await step(client, tokenOf(accepted))
  if (accepted.kind !== 'complete' || completed.kind !== 'complete')
    throw new Error(`${accepted.kind} ${completed.kind}`)
  const buffer = Buffer.from('<TLS-DSK><…>')
  const signature = completed.signer.sign(buffer)
  expect(signature).toMatch(/^[0-9a-f]{40}$/)
  expect(accepted.signer.verify(buffer, signature.toUpperCase())).toBe(true)
  expect(completed.signer.verify(buffer, accepted.signer.sign(buffer))).toBe(true)
  expect(completed.signer.verify(buffer, signature)).toBe(false)
  expect(accepted.signer.verify(buffer, 'no hex')).toBe(false)
  expect(accepted.identity).toEqual({ account: 'alice', name: 'CN=alice@contoso.com' })
  expect(completed.token).toBeUndefined()
})

test('the association ends after eight hours, or with the certificate', async () => {
  const inAnHour = keys.nowUs + 3_600_000_000
  const { server, clientFlight } = await threeFlights(
    createClient(),
    createServer(() => ({ account: 'alice', notAfterUs: inAnHour })),
  )
  expect(await accept(server, clientFlight)).toMatchObject({ kind: 'complete', expiresUs: inAnHour })
  const second = await threeFlights()
  expect(await accept(second.server, second.clientFlight)).toMatchObject({
    expiresUs: keys.nowUs + 8 * 3_600_000_000,
  })
})

test('the server flight is one record and asks for a certificate', async () => {
  const { serverFlight } = await threeFlights()
  expect(readTlsRecords(serverFlight)).toHaveLength(1)
})

test('sees the certificate that is to be judged, and whose it should be', async () => {
  const seen: unknown[] = []
  const { server, clientFlight } = await threeFlights(
    createClient(),
    createServer((der, context) => {
      seen.push(Buffer.from(der).equals(keys.user.der), context.fromUri)
      return 'The certificate is not published'
    }),
  )
  expect(await accept(server, clientFlight)).toEqual({
    kind: 'refused',
    reason: 'certificate',
    text: 'The certificate is not published',
  })
  expect(seen).toEqual([true, 'sip:alice@contoso.com'])
})

test('refuses a certificate whose entry has expired', async () => {
  const { server, clientFlight } = await threeFlights(
    createClient(),
    createServer(() => ({ account: 'alice', notAfterUs: keys.nowUs })),
  )
  expect(await accept(server, clientFlight)).toMatchObject({ kind: 'refused', reason: 'certificate' })
})

test('refuses tokens out of order and after the end', async () => {
  const { client, server, hello, clientFlight, serverFlight } = await threeFlights()
  expect(await accept(createServer(), clientFlight)).toMatchObject({ kind: 'refused', reason: 'malformed' })
  expect(await step(createClient(), serverFlight)).toMatchObject({ kind: 'refused', reason: 'out-of-order' })
  const last = tokenOf(await accept(server, clientFlight))
  expect(await accept(server, hello)).toMatchObject({ kind: 'refused', reason: 'out-of-order' })
  expect(await step(client, last)).toMatchObject({ kind: 'complete' })
  expect(await step(client, last)).toMatchObject({ kind: 'refused', reason: 'out-of-order' })
})

test('agrees with a client that brings its own TLS', async () => {
  const server = createServer()
  const client = createHandMadeClient(keys.user.der, keys.userPair.privateKeyPem.reveal())
  const { token, keyBlock } = client.answer(tokenOf(await accept(server, client.hello)))
  const accepted = await accept(server, token)
  if (accepted.kind !== 'complete') throw new Error(JSON.stringify(accepted))
  expect(readTlsRecords(accepted.token ?? nothing)?.map(({ type }) => type)).toEqual([20, 22])
  const signer = createTlsDskSigner(keyBlock, 'sha1', 'client')
  const buffer = Buffer.from('<TLS-DSK>')
  expect(accepted.signer.verify(buffer, signer.sign(buffer))).toBe(true)
  expect(signer.verify(buffer, accepted.signer.sign(buffer))).toBe(true)
})

test('refuses a client flight of another handshake', async () => {
  const first = await threeFlights()
  const second = await threeFlights()
  expect(await accept(second.server, first.clientFlight)).toMatchObject({ kind: 'refused', reason: 'tls' })
})

test('refuses alerts', async () => {
  const alert = Uint8Array.of(21, 3, 1, 0, 2, 2, 42)
  const { client } = await threeFlights()
  expect(await accept(createServer(), alert)).toMatchObject({ kind: 'refused', reason: 'tls' })
  expect(await step(client, alert)).toMatchObject({ kind: 'refused', reason: 'tls' })
})

test('any spoiled or cut token is refused, and nothing rejects', async () => {
  const { hello, serverFlight, clientFlight } = await threeFlights()
  const damage = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean())
  await fc.assert(
    fc.asyncProperty(damage, async ([position, mask, isCut]) => {
      const spoil = (token: Uint8Array) => {
        const at = position % token.length
        if (isCut) return token.slice(0, at)
        return Uint8Array.from(token, (byte, i) => (i === at ? byte ^ mask : byte))
      }
      const server = createServer()
      await accept(server, spoil(hello))
      expect(await accept(server, spoil(clientFlight))).toMatchObject({ kind: 'refused' })
      const client = createClient()
      await step(client, nothing)
      const answered = await step(client, spoil(serverFlight))
      const finished = await step(client, spoil(clientFlight))
      expect([answered.kind, finished.kind]).not.toContain('complete')
      server.close()
      client.close()
    }),
    { numRuns: 60 },
  )
})
