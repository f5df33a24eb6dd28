// The files below a folder, in order of their paths. A folder that is reached twice through links is entered once.

import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../base/errors.ts'
import type { InputProblem } from '../log/archive.ts'
import { reasonOf } from './file-source.ts'

export interface FolderContent {
  /** Files and other things that can be opened, in order of path. */
  readonly paths: readonly string[]
  readonly problems: readonly InputProblem[]
}

/** What operating systems put into every folder. */
const IGNORED: ReadonlySet<string> = new Set(['.ds_store', 'thumbs.db', 'desktop.ini'])

/** Lists a folder with its subfolders, `limit` files at most. Never rejects: what cannot be read becomes a problem. */
export async function walkFolder(folder: string, limit: number): Promise<FolderContent> {
  const paths: string[] = []
  const problems: InputProblem[] = []
  const entered = new Set<string>()

  async function enter(path: string): Promise<void> {
    const real = await realpath(path).catch(() => path)
    if (entered.has(real)) return
    entered.add(real)
    const names = await readdir(path).catch(thrown => {
      problems.push({ path, text: reasonOf(thrown), kind: 'unreadable' })
      return []
    })
    for (const name of names.sort(byCodeUnit)) {
      if (paths.length >= limit) return
      if (!IGNORED.has(name.toLowerCase())) await take(join(path, name))
    }
  }

  async function take(path: string): Promise<void> {
    try {
      if ((await stat(path)).isDirectory()) await enter(path)
      else paths.push(path)
    } catch (thrown) {
      const text = codeOf(thrown) === 'ENOENT' ? 'this link leads nowhere' : reasonOf(thrown)
      problems.push({
        path,
        text: codeOf(thrown) === 'ELOOP' ? 'this link leads to itself' : text,
        kind: 'note',
      })
    }
  }

  await enter(folder)
  if (paths.length >= limit)
    problems.push({
      path: folder,
      text: `holds more than ${limit} files; the rest was not read`,
      kind: 'note',
    })
  return { paths, problems }
}

/** The same order on every machine, whatever its language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
