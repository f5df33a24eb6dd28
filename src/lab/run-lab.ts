// A whole lab as a program runs it: folder, logs, deployment, faults, control socket.

import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../base/errors.ts'
import { findRunningLab } from './control/client.ts'
import { claimFolder, removeEndpoint, temporaryFolder, writeEndpoint } from './control/endpoint.ts'
import { createHandlers, type RunningLab } from './control/handlers.ts'
import { startControlServer } from './control/server.ts'
import { type DeploymentOptions, startDeployment } from './deployment/start-deployment.ts'
import { createFaultSwitch } from './fault-switch.ts'
import { faults } from './faults.gen.ts'
import { createFolderOutput } from './logs/log-output.ts'
import type { World } from './world/schema.ts'

export interface RunLabOptions {
  /** Kept from run to run; without one the lab begins anew in a temporary folder. */
  readonly stateFolder?: string
  readonly portShift: number
  readonly oneAddress: boolean
  readonly addressPrefix?: string
  readonly alsoLog?: DeploymentOptions['alsoLog']
  /** Told when a log cannot be written. */
  readonly onProblem: (text: string) => void
}

export interface Lab extends RunningLab {
  /** PEM of the root that clients must trust. */
  readonly rootFile: string
  stop(): Promise<void>
}

/**
 * Starts a lab.
 * @throws AppError('usage') when one already runs in the folder or a port is taken
 */
export async function runLab(world: World, options: RunLabOptions): Promise<Lab> {
  const stateFolder = options.stateFolder ?? temporaryFolder()
  claimFolder(stateFolder)
  const running = await findRunningLab(stateFolder)
  if (running !== undefined)
    throw new AppError(
      'usage',
      `a lab already runs with the state ${stateFolder} (process ${running.pid}); give another --state`,
    )
  const logFolder = join(stateFolder, 'logs')
  if (options.stateFolder === undefined) clear(stateFolder, logFolder)
  const deployment = await startDeployment(world, {
    ...options,
    stateFolder,
    logs: createFolderOutput(logFolder, options.onProblem),
    realMs: () => Date.now(),
    random: length => randomBytes(length),
  })
  const rootFile = join(stateFolder, 'root.pem')
  writeFileSync(rootFile, deployment.certificates.authority.rootPem)
  const lab = { deployment, faults: createFaultSwitch(deployment, faults), stateFolder, logFolder }
  const token = randomBytes(24).toString('base64url')
  const control = await startControlServer(createHandlers(lab), token)
  writeEndpoint(stateFolder, { port: control.port, token, pid: process.pid })
  return {
    ...lab,
    rootFile,
    async stop() {
      removeEndpoint(stateFolder)
      await control.close()
      await deployment.stop()
    },
  }
}

/** Removes what an earlier lab has left in a temporary folder. */
function clear(stateFolder: string, logFolder: string): void {
  rmSync(logFolder, { recursive: true, force: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(stateFolder, `lab.sqlite${suffix}`), { force: true })
}
