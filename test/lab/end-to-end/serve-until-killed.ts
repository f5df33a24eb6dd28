// Runs the default world in a process of its own, with its state in a folder; killed by its test.
// Arguments: folder, port shift, two bytes of the loopback network. Prints the root certificate when everything listens.
import { randomBytes } from 'node:crypto'
import { startDeployment } from '../../../src/lab/deployment/start-deployment.ts'
import { createMemoryOutput } from '../../../src/lab/logs/log-output.ts'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'
import { createTestKeys } from '../test-keys.ts'

const [, , stateFolder = '', portShift = '', addressPrefix = ''] = process.argv
const deployment = await startDeployment(readWorld(DEFAULT_WORLD, 'world.yaml'), {
  stateFolder,
  portShift: Number(portShift),
  addressPrefix,
  logs: createMemoryOutput(),
  keys: createTestKeys(),
  realMs: () => Date.now(),
  random: length => randomBytes(length),
})
process.stdout.write(`${JSON.stringify(deployment.certificates.trusted('client'))}\n`)
