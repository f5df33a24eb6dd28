// What the options of `lyncpin probe` are read into, and what is refused before anything is sent.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ProbeFlags, readMachineNetwork, readProbeOptions } from '../../../src/cli/probe/options.ts'

const FLAGS: ProbeFlags = { timeout: '5', patience: '60', portShift: '0', proxy: false }

test.each(['sip:Alice@Contoso.com', 'ALICE@contoso.com', ' sips:alice@contoso.com;transport=tls'])(
  '%s is the address of alice',
  address => {
    expect(readProbeOptions(address, FLAGS)).toMatchObject({
      user: 'alice@contoso.com',
      sipDomain: 'contoso.com',
      side: undefined,
    })
  },
)

test.each<readonly [string, Partial<ProbeFlags>, RegExp]>([
  ['alice', {}, /expected a sign-in address/],
  ['alice@contoso', {}, /expected a sign-in address/],
  ['alice@contoso.com', { timeout: '0' }, /--timeout wants seconds/],
  ['alice@contoso.com', { server: 'sip.contoso.com:99999' }, /--server wants host:port/],
  ['alice@contoso.com', { server: ':443' }, /--server wants host:port/],
  ['alice@contoso.com', { only: ['nothing'] }, /no step nothing/],
])('%s %o is refused', (address, flags, text) => {
  expect(() => readProbeOptions(address, { ...FLAGS, ...flags })).toThrow(text)
})

test('resolvers of the sides are read apart from those of --dns', async () => {
  const network = await readMachineNetwork({
    ...FLAGS,
    dns: ['192.0.2.1'],
    insideDns: ['192.0.2.53:5353', '192.0.2.54'],
    outsideDns: ['[2001:db8::53]'],
  })
  expect(network.dnsServers).toMatchObject([{ address: '192.0.2.1', port: 53 }])
  expect(network.sideServers).toMatchObject({
    inside: [
      { address: '192.0.2.53', port: 5353 },
      { address: '192.0.2.54', port: 53 },
    ],
    outside: [{ address: '2001:db8::53', port: 53 }],
  })
})

test('without them there are no sides', async () => {
  expect((await readMachineNetwork(FLAGS)).sideServers).toBeUndefined()
})

test.each<readonly [Partial<ProbeFlags>, RegExp]>([
  [{ insideDns: ['dns.contoso.com'] }, /--inside-dns wants the address of a server/],
  [{ outsideDns: ['x'] }, /--outside-dns wants the address of a server/],
  [{ portShift: '70000' }, /--port-shift wants a number up to 60000/],
  [{ portShift: '-1' }, /--port-shift wants a number/],
  [{ resolve: ['sip.contoso.com'] }, /--resolve wants name=address/],
  [{ proxy: 'socks5://proxy:1080' }, /the proxy must be an http/],
  [{ ca: '/nonexistent/root.pem' }, /no such file/],
])('%o is refused', async (flags, text) => {
  await expect(readMachineNetwork({ ...FLAGS, ...flags })).rejects.toThrow(text)
})

test('a file of roots without a certificate is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-options-'))
  const path = join(folder, 'root.pem')
  writeFileSync(path, 'no certificate')
  try {
    await expect(readMachineNetwork({ ...FLAGS, ca: path })).rejects.toThrow(/found none/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
