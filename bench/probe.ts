// node bench/probe.ts: the whole probe without credentials against the healthy lab, with every answer 50 ms late: how long it takes
// against the longest chain of steps that rest on each other, and against what the same chain costs without the delay.

import { randomBytes, randomInt } from 'node:crypto'
import { startDeployment } from '../src/lab/deployment/start-deployment.ts'
import { createMemoryOutput } from '../src/lab/logs/log-output.ts'
import { DEFAULT_WORLD } from '../src/lab/world/default-world.ts'
import { readWorld } from '../src/lab/world/read-world.ts'
import type { ClientContext } from '../src/probe/client/context.ts'
import { performProbe } from '../src/probe/perform.ts'

const ROUND_TRIP_MS = 50
const LIMIT = 1.5

const deployment = await startDeployment(readWorld(DEFAULT_WORLD, 'the default world'), {
  portShift: randomInt(10_000, 20_000),
  addressPrefix: `127.${randomInt(30, 250)}`,
  logs: createMemoryOutput(),
  realMs: () => Date.now(),
  random: length => randomBytes(length),
})

/** The client with a network in which everything takes a round trip: lookups, connections, and every answer on them. */
function late(context: ClientContext, delayMs: number): ClientContext {
  const wait = (): Promise<void> => new Promise(resolve => setTimeout(resolve, delayMs))
  return {
    ...context,
    trustedRootsPem: context.trustedRootsPem,
    async lookup(name, type, signal) {
      await wait()
      return context.lookup(name, type, signal)
    },
    async dial(endpoint, options) {
      await wait()
      return context.dial(endpoint, options)
    },
  }
}

async function run(delayMs: number) {
  const { context } = deployment.client('bench', 'outside')
  const options = {
    user: 'alice@contoso.com',
    sipDomain: 'contoso.com',
    side: 'outside' as const,
    server: undefined,
    timeoutMs: 5000,
    patienceMs: 60_000,
    only: undefined,
  }
  const { run: made, probe } = await performProbe({
    options,
    client: record => ({ ...late(context, delayMs), record }),
    signal: new AbortController().signal,
    name: 'bench',
  })
  if (probe.verdict !== 'passed') throw new Error('the healthy lab was found broken')
  return made
}

try {
  await run(0)
  for (const { plan, port } of [
    { plan: 'sip.contoso.com', port: 443 },
    { plan: 'lyncdiscover.contoso.com', port: 443 },
    { plan: 'lyncdiscover.contoso.com', port: 80 },
  ]) {
    const { context } = deployment.client('bench', 'outside')
    const { addresses } = await context.lookup(plan, 'A', new AbortController().signal)
    for (const address of addresses)
      deployment.network.treat({ address, port }, { kind: 'slow', delayMs: ROUND_TRIP_MS })
  }
  const { durationMs, longestChainMs, reports } = await run(ROUND_TRIP_MS)
  const sumMs = reports.reduce((sum, report) => sum + report.durationMs, 0)
  const ratio = durationMs / longestChainMs
  console.log(
    `probe, ${ROUND_TRIP_MS} ms round trip: ${Math.round(durationMs)} ms for ${reports.length} steps (${Math.round(sumMs)} ms one after the other)`,
  )
  console.log(
    `  longest chain of steps ${Math.round(longestChainMs)} ms, about ${Math.round(longestChainMs / ROUND_TRIP_MS)} round trips; ratio ${ratio.toFixed(2)} (bar ${LIMIT})`,
  )
  if (ratio > LIMIT) process.exitCode = 1
} finally {
  await deployment.stop()
}
