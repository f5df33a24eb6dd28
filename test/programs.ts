// Programs that only some tests need. A test without its program skips and says so.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']

/** Where a program is; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  return FOLDERS.map(folder => join(folder, name)).find(path => existsSync(path))
}

/** True when a program is installed; prints what is skipped where it is not. */
export function hasProgram(name: string): boolean {
  const found = findProgram(name) !== undefined
  if (!found) console.info(`skipped: ${name} is not installed`)
  return found
}
