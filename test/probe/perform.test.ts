// The probe as others call it: without a terminal, with live events, ended by a signal.

import { expect, test } from 'vitest'
import { type MachineNetwork, machineClient, performProbe, probeOptionsFor } from '../../src/probe/index.ts'

const NETWORK: MachineNetwork = {
  given: new Map([['lyncdiscover.contoso.com', ['127.0.0.1']]]),
  dnsServers: [],
  rootsPem: '',
  // Nothing listens there.
  portShift: 1,
}

function perform(input: Partial<Parameters<typeof performProbe>[0]>) {
  const options = probeOptionsFor('SIP:Alice@Contoso.com', { side: 'outside', timeoutMs: 500 })
  const client = machineClient(NETWORK, options)
  return performProbe({ options, client, signal: new AbortController().signal, name: 'probe', ...input })
}

test('tells every step as it begins and ends, in data that survives a wire', async () => {
  const begun: unknown[] = []
  const ended: unknown[] = []
  const { probe } = await perform({
    watcher: { started: step => begun.push(step), ended: step => ended.push(step) },
  })
  expect(JSON.parse(JSON.stringify(ended))).toEqual(ended)
  expect(begun).toContainEqual({ step: 'dns', phase: 'discover', target: 'lyncdiscover.contoso.com' })
  expect(begun).toHaveLength(probe.steps.length)
  expect(ended).toContainEqual(
    expect.objectContaining({ step: 'tcp', target: 'lyncdiscover.contoso.com at 127.0.0.1:443' }),
  )
})

test('ends by signal with a report of what is known', async () => {
  const { run, probe } = await perform({ signal: AbortSignal.abort() })
  expect(run.cutShort).toBe(true)
  expect(probe.user).toBe('alice@contoso.com')
})

test('refuses what is no sign-in address', () => {
  expect(() => probeOptionsFor('contoso.com')).toThrow(/expected a sign-in address/)
})
