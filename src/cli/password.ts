// Passwords from standard input, a file, or a person at a terminal; never from the command line, which everybody can read.

import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { AppError, messageOf } from '../base/errors.ts'
import { Secret } from '../base/secret.ts'

export interface PasswordOptions {
  readonly passwordStdin?: boolean
  readonly passwordFile?: string
}

/** The password, from where the options say; without options from the terminal, and undefined where there is none. */
export async function readPassword(
  options: PasswordOptions,
  prompt: string,
): Promise<Secret<string> | undefined> {
  if (options.passwordFile !== undefined) {
    const text = await readFile(options.passwordFile, 'utf8').catch(thrown => {
      throw new AppError('unreadable', `${options.passwordFile}: ${messageOf(thrown)}`)
    })
    return new Secret(firstLine(text))
  }
  if (options.passwordStdin) {
    const parts: Buffer[] = []
    for await (const chunk of process.stdin) parts.push(chunk as Buffer)
    return new Secret(firstLine(Buffer.concat(parts).toString('utf8')))
  }
  return process.stdin.isTTY ? askPassword(prompt) : undefined
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? ''
}

/** Reads a line from the terminal without showing it. */
async function askPassword(prompt: string): Promise<Secret<string>> {
  process.stderr.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return new Secret(
      await new Promise<string>((resolve, reject) => {
        lines.once('line', resolve)
        lines.once('SIGINT', () => reject(new AppError('usage', 'no password was given')))
        lines.once('close', () => resolve(''))
      }),
    )
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
