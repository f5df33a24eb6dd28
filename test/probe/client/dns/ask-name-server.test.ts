import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { askNameServer } from '../../../../src/probe/client/dns/ask-name-server.ts'
import { DNS_CLASS_IN, type DnsMessage } from '../../../../src/protocol/dns/message.ts'
import { readDnsMessage } from '../../../../src/protocol/dns/read-message.ts'
import { writeDnsMessage } from '../../../../src/protocol/dns/write-message.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const SERVER = { name: 'a.contoso.com', class: DNS_CLASS_IN, ttlSeconds: 1 }

/** A name server on UDP and TCP whose answers a test makes up. */
async function serve(answer: (query: DnsMessage, overTcp: boolean) => readonly Partial<DnsMessage>[]) {
  const udp: Socket = createSocket('udp4')
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')
  const { port } = udp.address()
  const responses = (bytes: Uint8Array, overTcp: boolean) => {
    const query = readDnsMessage(bytes)?.value
    if (!query) return []
    return answer(query, overTcp).map(change =>
      writeDnsMessage({ ...query, isResponse: true, edns: undefined, ...change }),
    )
  }
  udp.on('message', (bytes, from) => {
    for (const response of responses(bytes, false)) udp.send(response, from.port, from.address)
  })
  const tcp = createServer(socket =>
    socket.on('data', bytes => {
      for (const response of responses(bytes.subarray(2), true))
        socket.write(Buffer.concat([Uint8Array.of(response.length >> 8, response.length & 255), response]))
    }),
  )
  tcp.listen(port, '127.0.0.1')
  await once(tcp, 'listening')
  closing.push(
    () => udp.close(),
    () => tcp.close(),
  )
  return port
}

function ask(port: number, signal = new AbortController().signal) {
  return askNameServer({ address: '127.0.0.1', port, shown: '192.0.2.53:53' }, 'a.contoso.com', 'A', {
    signal,
    timeoutMs: 40,
    tries: 2,
    nowMs: () => 0,
    random: length => randomBytes(length),
  })
}

const ADDRESS = { ...SERVER, data: { kind: 'A', address: '192.0.2.1' } } as const

test('an answer has addresses and the resolver that gave it', async () => {
  const port = await serve(() => [{ answers: [ADDRESS] }])
  expect(await ask(port)).toEqual({
    status: 'answered',
    addresses: ['192.0.2.1'],
    targets: [],
    aliases: [],
    resolver: '192.0.2.53:53',
    tookMs: 0,
  })
})

test.each([
  [3, 'nxdomain'],
  [2, 'servfail'],
  [5, 'refused'],
  [0, 'no-data'],
])('response code %i without answers is %s', async (responseCode, status) => {
  expect((await ask(await serve(() => [{ responseCode }]))).status).toBe(status)
})

test('a lost question is asked again, silence is a timeout', async () => {
  let questions = 0
  const port = await serve(() => (++questions === 2 ? [{ answers: [ADDRESS] }] : []))
  expect((await ask(port)).status).toBe('answered')
  expect((await ask(await serve(() => []))).status).toBe('timeout')
})

test('a cut answer is fetched over TCP', async () => {
  const port = await serve((_, overTcp) => [overTcp ? { answers: [ADDRESS] } : { truncated: true }])
  expect((await ask(port)).addresses).toEqual(['192.0.2.1'])
})

test('an answer to another question is not taken', async () => {
  const forged = { ...ADDRESS, data: { kind: 'A', address: '203.0.113.66' } } as const
  const port = await serve(query => [
    { id: query.id ^ 1, answers: [forged] },
    { questions: [{ name: 'b.contoso.com', type: 1, class: 1 }], answers: [forged] },
    { answers: [ADDRESS] },
  ])
  expect((await ask(port)).addresses).toEqual(['192.0.2.1'])
})

test('an aborted question rejects', async () => {
  const abort = new AbortController()
  const asking = ask(await serve(() => []), abort.signal)
  abort.abort(new Error('no longer wanted'))
  await expect(asking).rejects.toThrow('no longer wanted')
})
