// The logging service of a lab that runs: agents that go on taking what its servers write, a socket through which `lyncpin cls` asks them,
// and the file that tells it where.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Deployment } from '../../lab/deployment.ts'
import type { FormatSet } from '../../log/read-log.ts'
import { serveLocalSocket, socketPath } from '../transport/local-socket.ts'
import type { LabListener } from './lab-agents.ts'

export interface ServeLabOptions {
  /** Segments, scenarios, socket; created where it is missing. */
  readonly folder: string
  /** Where the lab writes its logs. */
  readonly logFolder: string
  readonly formats: FormatSet
  readonly version: string
  readonly onReport: (text: string) => void
}

export interface ServedLab {
  /** For `lyncpin cls … --config FILE`. */
  readonly configFile: string
  close(): Promise<void>
}

const POLL_MS = 500

/** Opens an agent on every server of a deployment that was started with the listener. Rejects with AppError when the folder is in use. */
export async function serveLab(
  deployment: Deployment,
  listener: LabListener,
  options: ServeLabOptions,
): Promise<ServedLab> {
  const { folder } = options
  mkdirSync(folder, { recursive: true })
  const agents = await listener.open(deployment, options)
  const server = await serveLocalSocket(socketPath(folder), agents.transport)
  const configFile = join(folder, 'cls.yaml')
  writeFileSync(configFile, stringify({ folder }))
  let polling: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    polling = polling.then(agents.poll)
  }, POLL_MS)
  return {
    configFile,
    async close() {
      clearInterval(timer)
      server.close()
      await polling
      await agents.close()
    },
  }
}
