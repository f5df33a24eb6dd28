// A deployment for tests: everything in memory, addresses and ports drawn by chance, keys that were made once.

import { randomBytes, randomInt } from 'node:crypto'
import { type DeploymentOptions, startDeployment } from '../../src/lab/deployment/start-deployment.ts'
import type { Deployment } from '../../src/lab/deployment.ts'
import { createMemoryOutput, type MemoryOutput } from '../../src/lab/logs/log-output.ts'
import { DEFAULT_WORLD } from '../../src/lab/world/default-world.ts'
import { readWorld } from '../../src/lab/world/read-world.ts'
import { createTestKeys } from './test-keys.ts'
import { drawPortShift } from './test-network.ts'

export interface TestDeployment extends Deployment {
  readonly logs: MemoryOutput
}

/**
 * Starts a world.
 * @param more lines of YAML added to the default world
 */
export async function startTestDeployment(
  more = '',
  options: Partial<DeploymentOptions> = {},
): Promise<TestDeployment> {
  const logs = createMemoryOutput()
  const deployment = await startDeployment(readWorld(`${DEFAULT_WORLD}\n${more}`, 'world.yaml'), {
    portShift: drawPortShift(),
    addressPrefix: `127.${randomInt(30, 250)}`,
    keys: createTestKeys(),
    realMs: () => Date.now(),
    random: length => randomBytes(length),
    ...options,
    logs,
  })
  return Object.assign(deployment, { logs })
}
