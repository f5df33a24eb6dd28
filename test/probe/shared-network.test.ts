import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { ClientContext, DnsAnswer } from '../../src/probe/client/context.ts'
import { createSharedNetwork, type SharedNetwork } from '../../src/probe/shared-network.ts'

const signal = new AbortController().signal
const server = createServer()
const endpoint = await new Promise<{ address: string; port: number }>(resolve => {
  server.listen(0, '127.0.0.1', () => {
    const at = server.address()
    resolve({ address: '127.0.0.1', port: typeof at === 'object' && at ? at.port : 0 })
  })
}).finally(() => server.unref())

const shared: SharedNetwork[] = []
afterEach(() => {
  for (const network of shared.splice(0)) network.close()
})

function share(status: DnsAnswer['status'] = 'answered') {
  const asked: string[] = []
  const dialled: Socket[] = []
  const context = {
    trustedRootsPem: '',
    lookup: (name: string, type: string) => {
      asked.push(`${type} ${name}`)
      return Promise.resolve({ status, addresses: [], targets: [], aliases: [], resolver: '', tookMs: 0 })
    },
    async dial() {
      const socket = connect({ host: endpoint.address, port: endpoint.port })
      await once(socket, 'connect')
      dialled.push(socket)
      return socket
    },
  } as unknown as ClientContext
  const network = createSharedNetwork(context)
  shared.push(network)
  return { network, asked, dialled }
}

test('asks for a name once, in any case, and for every type', async () => {
  const { network, asked } = share()
  await network.context.lookup('sip.contoso.com', 'A', signal)
  await network.context.lookup('SIP.contoso.com', 'A', signal)
  await network.context.lookup('sip.contoso.com', 'AAAA', signal)
  expect(asked).toEqual(['A sip.contoso.com', 'AAAA sip.contoso.com'])
})

test('asks again where a name server was silent', async () => {
  const { network, asked } = share('timeout')
  await network.context.lookup('sip.contoso.com', 'A', signal)
  await network.context.lookup('sip.contoso.com', 'A', signal)
  expect(asked).toHaveLength(2)
})

test('takes a kept connection once, then opens another', async () => {
  const { network, dialled } = share()
  const options = { timeoutMs: 1000, signal }
  const first = await network.context.dial(endpoint, options)
  network.keep(endpoint, first)
  expect(await network.context.dial(endpoint, options)).toBe(first)
  expect(await network.context.dial(endpoint, options)).not.toBe(first)
  expect(dialled).toHaveLength(2)
  for (const socket of dialled) socket.destroy()
})

test('takes no kept connection that has ended, and ends what nobody took', async () => {
  const { network } = share()
  const options = { timeoutMs: 1000, signal }
  const dead = await network.context.dial(endpoint, options)
  network.keep(endpoint, dead)
  dead.destroy()
  await once(dead, 'close')
  const other = await network.context.dial(endpoint, options)
  expect(other).not.toBe(dead)
  network.keep(endpoint, other)
  network.close()
  expect(other.destroyed).toBe(true)
})
