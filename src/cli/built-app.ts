// The browser application as files. An installed package brings it; a checkout builds it when it is missing or older than its
// sources.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../base/errors.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface BuiltAppOptions {
  /** The checkout or installed package. */
  readonly root?: string
  /** Says that building takes a moment. */
  readonly say: (line: string) => void
}

/** Folder of the built application. Rejects with AppError when there is none and none can be built. */
export async function findBuiltApp({ root = ROOT, say }: BuiltAppOptions): Promise<string> {
  const folder = join(root, 'dist', 'app')
  const builtMs = await modifiedMs(join(folder, 'index.html'))
  const sources = join(root, 'src')
  const isCheckout = existsSync(join(sources, 'web', 'app'))
  if (!isCheckout) {
    if (builtMs !== undefined) return folder
    throw new AppError(
      'unreadable',
      `the browser application is not in this installation (${folder}); install Lyncpin again, or use "lyncpin analyze --html"`,
    )
  }
  if (builtMs !== undefined && builtMs > (await newestMs(sources))) return folder
  if (!existsSync(join(root, 'node_modules', 'vite')))
    throw new AppError('unreadable', `the browser application has to be built first: run "npm ci" in ${root}`)
  say('building the browser application; this is done once')
  await build(root, folder)
  return folder
}

/** Builds beside the folder and then puts it in place: what is interrupted leaves nothing half. */
async function build(root: string, folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`
  try {
    await runBuilder(root, fresh)
    await rm(folder, { recursive: true, force: true })
    await rename(fresh, folder)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

function runBuilder(root: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [join(root, 'scripts', 'build-app.ts'), folder]
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (said += String(part)))
    child.once('error', reject)
    child.once('close', status => {
      if (status === 0) resolve()
      else reject(new AppError('internal', `the browser application could not be built:\n${said.trim()}`))
    })
  })
}

async function modifiedMs(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs
}

/** When the newest file below a folder was changed. */
async function newestMs(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const times = await Promise.all(files.map(modifiedMs))
  return Math.max(0, ...times.map(time => time ?? 0))
}
