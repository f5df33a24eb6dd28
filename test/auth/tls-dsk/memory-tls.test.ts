import { connect, createSecureContext, TLSSocket } from 'node:tls'
import { beforeAll, expect, test } from 'vitest'
import {
  contextOptions,
  createMemoryTls,
  type MemoryTls,
  type TlsDskVersions,
} from '../../../src/auth/tls-dsk/memory-tls.ts'
import { createTlsDskSigner, signerOf } from '../../../src/auth/tls-dsk/signer.ts'
import {
  readTlsFlight,
  readTlsRecords,
  reframeFlight,
  TLS_HANDSHAKE,
} from '../../../src/protocol/tls-dsk/flight.ts'
import { makeTestKeys, type TestKeys } from '../test-keys.ts'
import { tls1Prf } from './tls1-prf.ts'

let keys: TestKeys

beforeAll(async () => {
  keys = await makeTestKeys()
})

function createServer(versions: TlsDskVersions): MemoryTls {
  const secureContext = createSecureContext({
    ...contextOptions(versions),
    cert: keys.server.pem,
    key: keys.serverPair.privateKeyPem.reveal(),
  })
  return createMemoryTls(stream => new TLSSocket(stream, { isServer: true, secureContext }))
}

async function flightOf(
  tls: MemoryTls,
  bytes: Uint8Array,
  until: 'flight' | 'secure' = 'flight',
): Promise<Uint8Array> {
  const result = await tls.exchange(bytes, until)
  if (result.kind === 'failed') throw new Error(result.text)
  return result.bytes
}

const tls10: TlsDskVersions = { minVersion: 'TLSv1', maxVersion: 'TLSv1' }

/** ClientHello or ServerHello: the 32 bytes after head and version. */
function randomOf(flight: Uint8Array): Uint8Array {
  return (readTlsFlight(flight)?.messages[0] ?? new Uint8Array()).subarray(6, 38)
}

test('exports what the formula of RFC 2246 and RFC 5216 gives', async () => {
  const secureContext = createSecureContext(contextOptions(tls10))
  const client = createMemoryTls(socket => connect({ socket, secureContext, rejectUnauthorized: false }))
  const server = createServer(tls10)
  let masterSecret = new Uint8Array()
  client.socket.on('keylog', line => {
    masterSecret = Buffer.from(line.toString().trim().split(' ')[2] ?? '', 'hex')
  })
  const hello = await flightOf(client, new Uint8Array())
  const serverFlight = await flightOf(server, hello)
  const clientFlight = await flightOf(client, reframeFlight(serverFlight))
  await flightOf(client, await flightOf(server, clientFlight), 'secure')
  const seed = Buffer.concat([randomOf(hello), randomOf(serverFlight)])
  const byFormula = createTlsDskSigner(
    tls1Prf(masterSecret, 'client EAP encryption', seed, 128),
    'sha1',
    'client',
  )
  const buffer = Buffer.from('<TLS-DSK>')
  expect(signerOf(client.socket, 'client')?.sign(buffer)).toBe(byFormula.sign(buffer))
  expect(signerOf(server.socket, 'server')?.verify(buffer, byFormula.sign(buffer))).toBe(true)
})

test('a client sends no extensions, and a server wants none', async () => {
  const secureContext = createSecureContext(contextOptions(tls10))
  const hello = await flightOf(
    createMemoryTls(socket => connect({ socket, secureContext })),
    new Uint8Array(),
  )
  const message = readTlsFlight(hello)?.messages[0] ?? new Uint8Array()
  const suitesBytes = ((message[39] ?? 0) << 8) | (message[40] ?? 0)
  expect(message).toHaveLength(4 + 2 + 32 + 1 + 2 + suitesBytes + 2)
  // As pidgin-sipe says hello: RC4 and export suites first, no signalling suite.
  const plain = Buffer.from(
    `160301003501000031${'0301'}${'ab'.repeat(32)}00000a00040005002f003500030100`,
    'hex',
  )
  const flight = readTlsFlight(await flightOf(createServer(tls10), plain))
  expect(flight?.messages[0]?.[0]).toBe(TLS_HANDSHAKE.SERVER_HELLO)
})

test('says why TLS failed', async () => {
  const secureContext = createSecureContext(contextOptions(tls10))
  const client = createMemoryTls(socket => connect({ socket, secureContext, rejectUnauthorized: false }))
  const server = createServer({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })
  const result = await server.exchange(await flightOf(client, new Uint8Array()), 'flight')
  expect(result).toMatchObject({ kind: 'failed', text: expect.stringMatching(/protocol/i) })
})

test('gives up on a peer that stops in the middle, without waiting for time to pass', async () => {
  const plain = Buffer.from(`160301003501000031${'0301'}${'ab'.repeat(32)}0000`, 'hex')
  expect(await createServer(tls10).exchange(plain, 'flight')).toMatchObject({ kind: 'failed' })
})

test('the server flight takes one record after framing', async () => {
  const secureContext = createSecureContext(contextOptions(tls10))
  const client = createMemoryTls(socket => connect({ socket, secureContext }))
  const flight = await flightOf(createServer(tls10), await flightOf(client, new Uint8Array()))
  expect(readTlsRecords(flight)?.length).toBeGreaterThan(1)
  expect(readTlsRecords(reframeFlight(flight))).toHaveLength(1)
})
