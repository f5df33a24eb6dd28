import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { connection, lookup, probeTrace } from '../../probe-trace.ts'

const RULE = 'network/cloud-unreachable'

test('a name of the SIP domain that leads to the online service may lead there by mistake', async () => {
  const trace = probeTrace(
    lookup('sip.contoso.com', 'sipdir.online.lync.com', '203.0.113.41'),
    lookup('sipdir.online.lync.com', '203.0.113.41'),
    connection('203.0.113.41:443', 'timeout'),
  )
  expect(ranked(await findingOf(RULE, { probe: trace }))).toEqual(['TCP-14 likely', 'DNS-07 possible'])
})

test('a host of the service that no name of a SIP domain leads to is only unreachable', async () => {
  const trace = probeTrace(
    lookup('sipdir.online.lync.com', '203.0.113.41'),
    connection('203.0.113.41:443', 'timeout'),
  )
  expect(ranked(await findingOf(RULE, { probe: trace }))).toEqual(['TCP-14 likely'])
})
