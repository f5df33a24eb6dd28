// Shared by tests: runs a command as the command line would and gives what it wrote.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { main } from '../../src/cli/main.ts'

export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs a command line without the program's name. */
export async function run(...argv: readonly string[]): Promise<Ran> {
  let out = ''
  let err = ''
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += String(text)
    return true
  })
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += String(text)
    return true
  })
  try {
    const status = await main(argv)
    return { status, out, err }
  } finally {
    stdout.mockRestore()
    stderr.mockRestore()
  }
}

/** Writes files into a folder of their own; gives their paths in order. */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-'))
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  })
}
