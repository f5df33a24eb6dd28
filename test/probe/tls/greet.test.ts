// A bare ClientHello against Node's own TLS server, whose OpenSSL is not ours to bend, and against things that are no TLS.

import { randomBytes } from 'node:crypto'
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net'
import { createServer } from 'node:tls'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { greet } from '../../../src/probe/tls/greet.ts'
import { MODERN_SUITES, SUITES } from '../../../src/probe/tls/offered-suites.ts'
import { readClientHello } from '../../../src/protocol/tls/handshake.ts'
import { TLS_VERSIONS, writeClientHello } from '../../../src/protocol/tls/write-client-hello.ts'
import { createTestAuthority, type IssuedServer, type TestAuthority } from '../../certificates.ts'

let authority: TestAuthority
let own: IssuedServer
const servers: Server[] = []

beforeAll(async () => {
  authority = await createTestAuthority(Date.now() * 1000)
  own = await authority.issue(['sip.contoso.com'])
})
afterEach(() => Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve)))))

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function ask(port: number, version: number, timeoutMs = 3000) {
  const socket = connect(port, '127.0.0.1')
  await new Promise(resolve => socket.once('connect', resolve))
  const cipherSuites = version === TLS_VERSIONS.tls13 ? MODERN_SUITES : SUITES
  const random = new Uint8Array(randomBytes(32))
  return greet(socket, { version, cipherSuites, serverName: 'sip.contoso.com', random }, timeoutMs)
}

function tlsServer(
  minVersion: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3',
  maxVersion: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3',
): Server {
  const cert = own.pem + authority.root.pem + authority.intermediate.pem
  return createServer({ cert, key: own.keyPem, minVersion, maxVersion, ciphers: 'DEFAULT:@SECLEVEL=0' }).on(
    'tlsClientError',
    () => undefined,
  )
}

test('the chain comes back exactly as sent, wrong order and all', async () => {
  const greeting = await ask(await listen(tlsServer('TLSv1.2', 'TLSv1.3')), TLS_VERSIONS.tls12)
  const expected = [own.der, authority.root.der, authority.intermediate.der]
  expect(greeting).toMatchObject({ kind: 'hello', version: TLS_VERSIONS.tls12 })
  expect(
    greeting.kind === 'hello' &&
      greeting.certificates.map(der => Buffer.compare(der, expected.shift() ?? Buffer.of())),
  ).toEqual([0, 0, 0])
})

test('a server that speaks only one version refuses the others with an alert', async () => {
  const old = await listen(tlsServer('TLSv1', 'TLSv1'))
  expect(await ask(old, TLS_VERSIONS.tls10)).toMatchObject({ kind: 'hello', version: TLS_VERSIONS.tls10 })
  expect(await ask(old, TLS_VERSIONS.tls13)).toEqual({ kind: 'alert', alert: 70 })
  const modern = await listen(tlsServer('TLSv1.3', 'TLSv1.3'))
  expect(await ask(modern, TLS_VERSIONS.tls13)).toMatchObject({
    kind: 'hello',
    version: TLS_VERSIONS.tls13,
    certificates: [],
  })
  expect(await ask(modern, TLS_VERSIONS.tls12)).toEqual({ kind: 'alert', alert: 70 })
})

test('what is no TLS, says nothing or hangs up is told apart', async () => {
  const web = await listen(
    createTcpServer(socket =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ),
  )
  expect(await ask(web, TLS_VERSIONS.tls12)).toEqual({ kind: 'no-tls' })
  const mute = await listen(createTcpServer(socket => socket.on('error', () => undefined).resume()))
  expect(await ask(mute, TLS_VERSIONS.tls12, 100)).toEqual({ kind: 'timeout' })
  const rude = await listen(
    createTcpServer(socket =>
      socket
        .on('error', () => undefined)
        .resume()
        .once('data', () => socket.end()),
    ),
  )
  expect(await ask(rude, TLS_VERSIONS.tls12)).toEqual({ kind: 'closed' })
})

test('the hello reads back with its name, version and suites', () => {
  const bytes = writeClientHello({
    version: TLS_VERSIONS.tls13,
    cipherSuites: MODERN_SUITES,
    serverName: 'sip.contoso.com',
    random: new Uint8Array(32),
  })
  expect(readClientHello(bytes.subarray(9))).toEqual({
    version: TLS_VERSIONS.tls13,
    serverName: 'sip.contoso.com',
    cipherSuites: MODERN_SUITES,
  })
})
