import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { withConsent } from '../../../src/probe/client/consent.ts'
import type { ClientContext } from '../../../src/probe/client/context.ts'

const signal = new AbortController().signal
const ADDRESSES: Readonly<Record<string, string>> = {
  'sip.contoso.com': '203.0.113.7',
  'sip.fabrikam.com': '203.0.113.9',
}

function setUp(agrees: boolean) {
  const dialled: string[] = []
  const asked: string[] = []
  const context: ClientContext = {
    lookup: name => {
      const address = ADDRESSES[name]
      const addresses = address === undefined ? [] : [address]
      return Promise.resolve({
        status: 'answered',
        addresses,
        targets: [],
        aliases: [],
        resolver: '',
        tookMs: 0,
      })
    },
    dial: ({ address }) => {
      dialled.push(address)
      return Promise.resolve(new Socket())
    },
    trustedRootsPem: '',
    nowMs: () => 0,
    random: length => new Uint8Array(length),
    record: () => undefined,
  }
  const trust = (host: string): Promise<boolean> => {
    asked.push(host)
    return Promise.resolve(agrees)
  }
  const guard = withConsent(context, { sipAddress: 'alice@contoso.com', named: ['192.0.2.1'], trust })
  const reach = async (host: string): Promise<boolean> => {
    const { addresses } = await guard.context.lookup(host, 'A', signal)
    const address = addresses[0] ?? host
    return guard.context.dial({ address, port: 443 }, { timeoutMs: 1, signal }).then(
      () => true,
      () => false,
    )
  }
  return { reach, dialled, asked, guard }
}

test('hosts of the SIP domain and named ones are reached without a question', async () => {
  const { reach, asked } = setUp(false)
  expect([await reach('sip.contoso.com'), await reach('192.0.2.1'), asked]).toEqual([true, true, []])
})

test('a foreign host is asked about once and not reached without a yes', async () => {
  const { reach, dialled, asked, guard } = setUp(false)
  expect([await reach('sip.fabrikam.com'), await reach('SIP.fabrikam.com')]).toEqual([false, false])
  expect([dialled, asked, [...guard.refused]]).toEqual([[], ['sip.fabrikam.com'], ['sip.fabrikam.com']])
})

test('with a yes it is reached', async () => {
  const { reach, dialled } = setUp(true)
  expect([await reach('sip.fabrikam.com'), dialled]).toEqual([true, ['203.0.113.9']])
})

test('an address that no name led to is foreign too', async () => {
  const { reach, dialled } = setUp(false)
  expect([await reach('198.51.100.1'), dialled]).toEqual([false, []])
})

test('a domain that only ends alike is foreign', async () => {
  const { reach } = setUp(false)
  expect(await reach('evilcontoso.com')).toBe(false)
})
