// The logs that clients have left on this machine: which folders exist, which hold logs, and what to do where they are empty.

import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from '../base/errors.ts'
import { CLIENT_LOG_FOLDERS, type ClientLogFolder } from '../reference/client-log-folders.ts'
import type { LocalLogFolder } from '../report/local-logs-text.ts'
import { reasonOf } from './file-source.ts'
import { byCodeUnit } from './walk-folder.ts'

/** The machine to look at; this one where nothing else is given. */
export interface LocalMachine {
  readonly platform?: NodeJS.Platform
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly home?: string
}

export interface LocalLogs {
  readonly folders: readonly LocalLogFolder[]
  /** The logs found, in order of folder and name. */
  readonly paths: readonly string[]
}

const SYSTEMS: Partial<Record<NodeJS.Platform, ClientLogFolder['system']>> = {
  win32: 'windows',
  darwin: 'mac',
  linux: 'linux',
}

/** Looks into the log folders of all clients of this system. Never rejects. */
export async function findLocalLogs(machine: LocalMachine = {}): Promise<LocalLogs> {
  const { platform = process.platform, environment = process.env, home = homedir() } = machine
  const folders: LocalLogFolder[] = []
  const paths: string[] = []
  for (const known of CLIENT_LOG_FOLDERS.filter(({ system }) => system === SYSTEMS[platform])) {
    const folder = resolveFolder(known.folder, environment, home)
    const found = await listLogs(folder, known.logs)
    paths.push(...found.logs)
    folders.push({
      client: known.client,
      folder,
      state: found.state,
      logs: found.logs.length,
      advice: found.reason ?? known.enable,
    })
  }
  return { folders, paths }
}

/** The folder with variables filled in; a variable that is not set falls back to its usual place below the home folder. */
function resolveFolder(folder: string, environment: LocalMachine['environment'], home: string): string {
  if (folder === '') return ''
  const usual: Readonly<Record<string, string>> = {
    LOCALAPPDATA: join(home, 'AppData', 'Local'),
    USERPROFILE: home,
  }
  const [first = '', ...rest] = folder.split(/[\\/]/)
  const variable = /^%(\w+)%$/.exec(first)?.[1]
  const base = variable === undefined ? home : (environment?.[variable] ?? usual[variable] ?? home)
  return join(base, ...rest)
}

interface FoundLogs {
  readonly state: LocalLogFolder['state']
  readonly logs: readonly string[]
  readonly reason?: string
}

async function listLogs(folder: string, names: RegExp): Promise<FoundLogs> {
  if (folder === '') return { state: 'missing', logs: [] }
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const files = entries.filter(entry => entry.isFile() && names.test(entry.name)).map(({ name }) => name)
    const logs = files.sort(byCodeUnit).map(name => join(folder, name))
    return { state: logs.length > 0 ? 'has-logs' : 'empty', logs }
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return { state: 'missing', logs: [] }
    return { state: 'unreadable', logs: [], reason: reasonOf(thrown) }
  }
}
