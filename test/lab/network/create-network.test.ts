import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNetwork } from '../../../src/lab/network/create-network.ts'
import type { Endpoint, Network } from '../../../src/lab/network.ts'
import { createTestNetwork } from '../test-network.ts'

const OPTIONS = { timeoutMs: 5000, signal: new AbortController().signal }

let network: Network
let server: Endpoint
let subnet: string

beforeEach(() => {
  ;({ network, subnet } = createTestNetwork())
  server = { address: `${subnet}.1`, port: 5061 }
})
afterEach(() => network.close())

/** Answers every chunk with itself, in capitals. */
async function listenEcho(at = server) {
  return network.listen(
    createServer(socket => {
      socket.on('error', () => undefined)
      socket.on('data', chunk => socket.write(chunk.toString().toUpperCase()))
    }),
    at,
  )
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [answer] = await once(socket, 'data')
  return String(answer)
}

/** Code of the error with which a connection cannot be made. */
async function failure(from: Network = network, timeoutMs = 5000): Promise<string> {
  return from.connect(server, { ...OPTIONS, timeoutMs }).then(
    () => 'connected',
    error => `${error.code} ${error.address === server.address && error.port}`,
  )
}

test('a connection reaches the server at the shifted port', async () => {
  await listenEcho()
  const socket = await network.connect(server, OPTIONS)
  expect(await ask(socket, 'hello')).toBe('HELLO')
  expect(socket.remotePort).toBe(server.port + network.portShift)
})

test('what connects from a machine comes from its address', async () => {
  const accepted = new Promise<string | undefined>(resolve => {
    const target = createServer(socket => resolve(socket.remoteAddress))
    void network.listen(target, server).then(() => network.from(`${subnet}.7`).connect(server, OPTIONS))
  })
  expect(await accepted).toBe(`${subnet}.7`)
})

test('an endpoint without listener refuses, with the port as records name it', async () => {
  expect(await failure()).toBe('ECONNREFUSED 5061')
})

test('a refusing endpoint refuses until the treatment ends', async () => {
  await listenEcho()
  const end = network.treat(server, { kind: 'refuse' })
  expect(await failure()).toBe('ECONNREFUSED 5061')
  await end()
  expect(await failure()).toBe('connected')
})

test('a dropping endpoint and an address outside the lab time out', async () => {
  await listenEcho()
  network.treat(server, { kind: 'drop' })
  expect(await failure(network, 20)).toBe('ETIMEDOUT 5061')
  server = { address: '192.0.2.1', port: 443 }
  expect(await failure(network, 20)).toBe('ETIMEDOUT 443')
})

test('an aborted connection rejects with the reason', async () => {
  await listenEcho()
  network.treat(server, { kind: 'drop' })
  const abort = new AbortController()
  const connecting = network.connect(server, { timeoutMs: 5000, signal: abort.signal })
  abort.abort(new Error('no longer wanted'))
  await expect(connecting).rejects.toThrow('no longer wanted')
})

test('a connection is reset once enough bytes came', async () => {
  await listenEcho()
  network.treat(server, { kind: 'reset', afterBytes: 8 })
  const socket = await network.connect(server, OPTIONS)
  expect(await ask(socket, 'hello')).toBe('HELLO')
  socket.write('again')
  await expect(once(socket, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('a silent endpoint takes the connection and says nothing', async () => {
  await listenEcho()
  network.treat(server, { kind: 'silent' })
  const socket = await network.connect(server, OPTIONS)
  socket.write('hello')
  const signal = AbortSignal.timeout(30)
  await expect(once(socket, 'data', { signal })).rejects.toThrow('aborted')
  socket.destroy()
})

test('a slow endpoint answers all the same', async () => {
  await listenEcho()
  network.treat(server, { kind: 'slow', delayMs: 5 })
  expect(await ask(await network.connect(server, OPTIONS), 'hello')).toBe('HELLO')
})

test('a treatment may be meant for some sources only', async () => {
  await listenEcho()
  network.treat(server, { kind: 'refuse' }, address => address.endsWith('.66'))
  expect(await failure(network.from(`${subnet}.66`))).toBe('ECONNREFUSED 5061')
  expect(await failure(network.from(`${subnet}.67`))).toBe('connected')
})

test('the firewall judges what has no treatment of its own', async () => {
  await listenEcho()
  network.setFirewall(source => (source.endsWith('.66') ? { kind: 'drop' } : undefined))
  expect(await failure(network.from(`${subnet}.66`), 20)).toBe('ETIMEDOUT 5061')
  network.treat(server, { kind: 'open' })
  expect(await failure(network.from(`${subnet}.66`))).toBe('connected')
})

test('closing a listener ends its connections and frees the port', async () => {
  const listening = await listenEcho()
  const socket = await network.connect(server, OPTIONS)
  const ended = once(socket, 'close')
  await listening.close()
  await ended
  expect(await failure()).toBe('ECONNREFUSED 5061')
  await listenEcho()
  expect(await failure()).toBe('connected')
})

test('a taken port is an error of the listener', async () => {
  await listenEcho()
  await expect(listenEcho()).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('on one address every endpoint has a port of its own', () => {
  const shared = createNetwork({ portShift: 20_000, oneAddress: true })
  const first = shared.socketOf({ address: '127.9.9.1', port: 443 })
  expect(first.address).toBe('127.0.0.1')
  expect(shared.socketOf({ address: '127.9.9.2', port: 443 }).port).not.toBe(first.port)
  expect(shared.socketOf({ address: '127.9.9.1', port: 443 })).toEqual(first)
})

test('datagrams are answered, and lost where they are dropped', async () => {
  const received: string[] = []
  await network.listenUdp((bytes, _, reply) => {
    received.push(String(bytes))
    reply(bytes)
  }, server)
  network.treat(server, { kind: 'drop' }, address => address.endsWith('.66'))
  const target = network.socketOf(server)
  const [blocked, passed] = [await udpClient('66'), await udpClient('67')]
  await new Promise(resolve => blocked.send('lost', target.port, target.address, resolve))
  passed.send('kept', target.port, target.address)
  const [answer] = await once(passed, 'message')
  blocked.close()
  passed.close()
  expect(String(answer)).toBe('kept')
  expect(received).toEqual(['kept'])
})

async function udpClient(host: string) {
  const client = createSocket('udp4')
  client.bind(0, `${subnet}.${host}`)
  await once(client, 'listening')
  return client
}
