// Where a running lab can be told what to do: a port of this machine and a token, in a file that only its owner reads.

import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, messageOf } from '../../base/errors.ts'

const endpointSchema = z.object({ port: z.number().int(), token: z.string(), pid: z.number().int() })

export type ControlEndpoint = z.output<typeof endpointSchema>

/** The folder of a lab whose state nobody wants to keep: one for each user of this machine. */
export function temporaryFolder(): string {
  return join(tmpdir(), `lyncpin-lab-${userInfo().username.replace(/[^\w.-]/g, '_')}`)
}

/**
 * Makes the folder, for its owner alone.
 * @throws AppError('unreadable') when it belongs to somebody else
 */
export function claimFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const { uid } = userInfo()
    const found = lstatSync(folder)
    if (!found.isDirectory() || (uid >= 0 && found.uid !== uid))
      throw new Error('it belongs to somebody else')
    if (uid >= 0) chmodSync(folder, 0o700)
  } catch (error) {
    throw new AppError(
      'unreadable',
      `the folder ${folder} cannot be used: ${messageOf(error)}. Give another --state.`,
      {
        cause: error,
      },
    )
  }
}

export function writeEndpoint(folder: string, endpoint: ControlEndpoint): void {
  writeFileSync(fileOf(folder), JSON.stringify(endpoint), { mode: 0o600 })
}

export function removeEndpoint(folder: string): void {
  rmSync(fileOf(folder), { force: true })
}

/** The endpoint of the lab that runs with that folder; undefined when none does. */
export function readEndpoint(folder: string): ControlEndpoint | undefined {
  try {
    const endpoint = endpointSchema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')))
    // Signal 0 only asks whether the process is there.
    process.kill(endpoint.pid, 0)
    return endpoint
  } catch {
    return undefined
  }
}

function fileOf(folder: string): string {
  return join(folder, 'control.json')
}
