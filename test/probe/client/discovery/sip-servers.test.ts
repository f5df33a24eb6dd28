import { expect, test } from 'vitest'
import type { ClientContext, DnsAnswer } from '../../../../src/probe/client/context.ts'
import { findSipServers } from '../../../../src/probe/client/discovery/sip-servers.ts'

type Zone = Readonly<Record<string, Partial<DnsAnswer>>>

async function search(zone: Zone) {
  const asked: string[] = []
  const context: Pick<ClientContext, 'lookup' | 'record' | 'nowMs'> = {
    async lookup(name, type) {
      asked.push(`${type} ${name}`)
      const status = zone[name] ? 'answered' : 'nxdomain'
      return {
        status,
        addresses: [],
        targets: [],
        aliases: [],
        resolver: '192.0.2.53:53',
        tookMs: 1,
        ...zone[name],
      }
    },
    record: () => undefined,
    nowMs: () => 0,
  }
  const found = await findSipServers(context as ClientContext, 'contoso.com', new AbortController().signal)
  return { asked, ...found }
}

const srv = (target: string, port: number, priority = 0, weight = 0) => ({ target, port, priority, weight })

test('asks in the order of the Windows client', async () => {
  const { asked, candidates, problem } = await search({})
  expect(asked).toEqual([
    'SRV _sipinternaltls._tcp.contoso.com',
    'SRV _sip._tls.contoso.com',
    'A sipinternal.contoso.com',
    'A sip.contoso.com',
    'A sipexternal.contoso.com',
  ])
  expect(candidates).toEqual([])
  expect(problem?.code).toBe('name-not-found')
})

test('the lowest priority comes first, then the highest weight', async () => {
  const { candidates } = await search({
    '_sipinternaltls._tcp.contoso.com': {
      targets: [
        srv('c.contoso.com', 5061, 10),
        srv('b.contoso.com', 5061, 0, 1),
        srv('a.contoso.com.', 5061, 0, 5),
      ],
    },
  })
  expect(candidates.map(({ host }) => host)).toEqual(['a.contoso.com', 'b.contoso.com', 'c.contoso.com'])
})

test('a target outside the SIP domain is not followed, and named when nothing else is there', async () => {
  const { candidates, problem } = await search({
    '_sip._tls.contoso.com': { targets: [srv('pool.fabrikam.com', 443), srv('evilcontoso.com', 443)] },
  })
  expect(candidates).toEqual([])
  expect(problem?.text).toContain('pool.fabrikam.com')
})

test('names without records behind them are tried last, at the ports they are known for', async () => {
  const { candidates } = await search({
    'sip.contoso.com': { addresses: ['192.0.2.1'] },
    'sipinternal.contoso.com': { addresses: ['192.0.2.2'] },
  })
  expect(candidates.map(({ host, port }) => `${host}:${port}`)).toEqual([
    'sipinternal.contoso.com:5061',
    'sip.contoso.com:443',
  ])
})
