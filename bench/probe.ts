// node bench/probe.ts: the whole probe without credentials against the healthy lab, 50 ms away: how long it takes against the round
// trips that the protocols need along the longest chain of questions that rest on each other, whatever the probe makes of them.
// The kernel need not know netem: names and connections are late in the client, answers in the lab's network.

import { Worker } from 'node:worker_threads'
import type { ClientContext } from '../src/probe/client/context.ts'
import { createMachineContext } from '../src/probe/net/machine-context.ts'
import { type Performed, performProbe } from '../src/probe/perform.ts'
import type { LabAddress } from './probe-lab.ts'

const ROUND_TRIP_MS = 50
const LIMIT = 1.5
const RUNS = 5

/** Round trips of what is asked, by protocol. */
const COSTS = {
  /** RFC 1035: question and answer. */
  dns: 1,
  /** RFC 9293 §3.5: the client may send after SYN and SYN-ACK. */
  tcp: 1,
  /** RFC 8446 §2: one; RFC 5246 §7.3: two. The lab's servers take TLS 1.3. */
  tls: 1,
  /** The answer to a hello, without the rest of the handshake. */
  hello: 1,
  /** RFC 9112, RFC 3261: request and answer. */
  http: 1,
  sip: 1,
} as const

/**
 * What the probe outside has to find out, as chains: each question can only be asked when the one before it is answered. Connections
 * to a host are opened once in a chain and used again. Suites are asked for one by one, so many at a time as a server bears.
 */
const CHAINS: Readonly<Record<string, readonly (keyof typeof COSTS)[]>> = {
  'Autodiscover by HTTPS: A → TCP → TLS → root; A → TCP → TLS → user resource → metadata of the services': [
    ...(['dns', 'tcp', 'tls', 'http'] as const),
    ...(['dns', 'tcp', 'tls', 'http', 'http'] as const),
  ],
  'Autodiscover by HTTP: A → TCP → redirect; A → TCP → TLS → root → user resource → metadata': [
    ...(['dns', 'tcp', 'http'] as const),
    ...(['dns', 'tcp', 'tls', 'http', 'http', 'http'] as const),
  ],
  'Access Edge: SRV → A → TCP → TLS → REGISTER; A → TCP → TLS → metadata of the certificate service': [
    ...(['dns', 'dns', 'tcp', 'tls', 'sip'] as const),
    ...(['dns', 'tcp', 'tls', 'http'] as const),
  ],
  'Versions and suites: SRV → A → TCP → hello; 30 suites, 16 at a time: TCP → hello, TCP → hello': [
    ...(['dns', 'dns', 'tcp', 'hello'] as const),
    ...(['tcp', 'hello', 'tcp', 'hello'] as const),
  ],
}

/** The same client, so far away: names and connections take a round trip. */
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

async function run({ portShift, nameServer, rootsPem }: LabAddress): Promise<Performed> {
  const server = { address: nameServer, port: 53 + portShift, shown: `${nameServer}:53` }
  const performed = await performProbe({
    options: {
      user: 'alice@contoso.com',
      sipDomain: 'contoso.com',
      side: 'outside',
      server: undefined,
      timeoutMs: 5000,
      patienceMs: 60_000,
      only: undefined,
    },
    client: record =>
      late(
        createMachineContext({ dnsServers: [server], rootsPem, portShift, dnsTimeoutMs: 2000, record }),
        ROUND_TRIP_MS,
      ),
    signal: new AbortController().signal,
    name: 'bench',
  })
  if (performed.probe.verdict !== 'passed') {
    const failed = performed.probe.steps.filter(({ verdict }) => verdict === 'failed')
    throw new Error(
      `the healthy lab was found broken: ${failed.map(({ step, text }) => `${step} ${text}`).join('; ')}`,
    )
  }
  return performed
}

const worker = new Worker(new URL('./probe-lab.ts', import.meta.url), {
  workerData: { delayMs: ROUND_TRIP_MS },
})
try {
  const lab = await new Promise<LabAddress>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject)
  })
  const runs: Performed['run'][] = []
  // The first one loads what the others use.
  for (let i = 0; i <= RUNS; i++) {
    const { run: made } = await run(lab)
    if (i > 0) runs.push(made)
  }
  runs.sort((a, b) => a.durationMs - b.durationMs)
  const middle = runs[RUNS >> 1] ?? runs[0]
  if (middle) report(middle)
} finally {
  await worker.terminate()
}

function report({ durationMs, longestChainMs, reports }: Performed['run']): void {
  const chains = Object.entries(CHAINS)
    .map(([name, asked]) => ({ name, trips: asked.reduce((sum, what) => sum + COSTS[what], 0) }))
    .toSorted((a, b) => b.trips - a.trips)
  const needed = chains[0]?.trips ?? 1
  const sumMs = reports.reduce((sum, made) => sum + made.durationMs, 0)
  const ratio = durationMs / (needed * ROUND_TRIP_MS)
  const took = `${Math.round(durationMs)} ms, ${(durationMs / ROUND_TRIP_MS).toFixed(1)} round trips`
  console.log(
    `probe, ${ROUND_TRIP_MS} ms round trip, median of ${RUNS}: ${took} for ${reports.length} steps (${Math.round(sumMs)} ms one after the other)`,
  )
  console.log('  round trips that the protocols need, chain by chain:')
  for (const { name, trips } of chains) console.log(`    ${String(trips).padStart(2)}  ${name}`)
  console.log(
    `  longest chain ${needed} round trips = ${needed * ROUND_TRIP_MS} ms; ratio ${ratio.toFixed(2)} (bar ${LIMIT}); the steps’ own longest chain took ${Math.round(longestChainMs)} ms`,
  )
  if (process.argv.includes('--steps'))
    for (const { step, target, chainMs, durationMs: own } of reports.toSorted(
      (a, b) => a.chainMs - b.chainMs,
    ))
      if (own > 20)
        console.log(
          `    ends at ${Math.round(chainMs)} ms, own ${Math.round(own)} ms: ${step.id} ${target.slice(0, 90)}`,
        )
  if (ratio > LIMIT) process.exitCode = 1
}
