// Shared by tests: a command that runs until it is ended, as a process of its own.

import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

export interface Started {
  /** Waits until the output so far fits a pattern; gives the match. Rejects when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
  /** Exit status, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  /** Both outputs so far. */
  output(): string
}

/** Starts a command line; it is killed with the test. */
export function start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [resolve('bin/lyncpin.js'), ...argv], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end()
  let output = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', part => {
      output += String(part)
      for (const look of waiting) look()
    })
  const ended = new Promise<number | NodeJS.Signals | null>(done => {
    child.once('close', (status, signal) => done(signal ?? status))
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    says: pattern =>
      new Promise((done, reject) => {
        function look(): void {
          const found = pattern.exec(output)
          if (!found) return
          waiting.delete(look)
          done(found)
        }
        waiting.add(look)
        void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${output}`)))
        look()
      }),
    signal: signal => child.kill(signal),
    ended,
    output: () => output,
  }
}

/** Folder of an application that is only a page. */
export function fakeApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-app-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Lyncpin</title>')
  return folder
}
