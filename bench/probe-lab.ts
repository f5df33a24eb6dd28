// The lab of the probe's bench, in a thread of its own, so that its work is not the probe's. Tells how to reach it, then waits.

import { randomBytes, randomInt } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { startDeployment } from '../src/lab/deployment/start-deployment.ts'
import { createMemoryOutput } from '../src/lab/logs/log-output.ts'
import { DEFAULT_WORLD } from '../src/lab/world/default-world.ts'
import { readWorld } from '../src/lab/world/read-world.ts'

export interface LabAddress {
  readonly portShift: number
  /** Of the zone outside. */
  readonly nameServer: string
  readonly rootsPem: string
}

const { delayMs }: { readonly delayMs: number } = workerData
const portShift = randomInt(10_000, 20_000)
const deployment = await startDeployment(readWorld(DEFAULT_WORLD, 'the default world'), {
  portShift,
  addressPrefix: `127.${randomInt(30, 250)}`,
  logs: createMemoryOutput(),
  realMs: () => Date.now(),
  random: length => randomBytes(length),
})
for (const { externalAddress } of deployment.machines.values()) {
  if (externalAddress === undefined) continue
  for (const port of [80, 443, 4443, 5061])
    deployment.network.treat({ address: externalAddress, port }, { kind: 'slow', delayMs })
}
const address: LabAddress = {
  portShift,
  nameServer: deployment.plan.nameServer('outside'),
  rootsPem: deployment.certificates.trusted('bench'),
}
parentPort?.postMessage(address)
