// Shared by tests: runs a command as the command line would and gives what it wrote.

import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../../src/cli/main.ts'

export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** What the commands that run now have written, each for itself: several may run at a time. */
const captures = new AsyncLocalStorage<{ out: string; err: string }>()
capture(process.stdout, 'out')
capture(process.stderr, 'err')

function capture(stream: NodeJS.WriteStream, part: 'out' | 'err'): void {
  const write = stream.write.bind(stream)
  stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
    const captured = captures.getStore()
    if (!captured) return write(chunk, ...rest)
    captured[part] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    return true
  }) as typeof stream.write
}

/** Runs a command line without the program's name. */
export async function run(...argv: readonly string[]): Promise<Ran> {
  const captured = { out: '', err: '' }
  const status = await captures.run(captured, () => main(argv))
  return { status, ...captured }
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
