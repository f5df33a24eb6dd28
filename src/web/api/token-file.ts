// Access tokens at rest: one line "name sha256:<hex>" each. Whoever reads the file can let nobody in with it.

import { appendFile, readFile } from 'node:fs/promises'
import { AppError, messageOf } from '../../base/errors.ts'
import { createToken, hashToken, type StoredToken } from './access.ts'

const LINE = /^([\w.@-]{1,64})\s+sha256:([0-9a-f]{64})$/i

/** Reads a file of tokens. Rejects with AppError for a line that is none: a token in the clear must not go unnoticed. */
export async function readTokenFile(path: string): Promise<readonly StoredToken[]> {
  const text = await readFile(path, 'utf8').catch(thrown => {
    throw new AppError('usage', `--tokens: ${path} cannot be read: ${messageOf(thrown)}`, { cause: thrown })
  })
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (/^\s*(?:#|$)/.test(line)) return []
    const [, name, hex] = LINE.exec(line.trim()) ?? []
    if (name !== undefined && hex !== undefined)
      return [{ name, hash: new Uint8Array(Buffer.from(hex, 'hex')) }]
    // The line itself may be a token in the clear: it is not repeated.
    throw new AppError(
      'usage',
      `--tokens: line ${i + 1} of ${path} is not "name sha256:…"; "lyncpin serve --add-token NAME --tokens ${path}" writes such lines`,
    )
  })
}

/** Makes a token, adds its hash to the file and gives the token, which is kept nowhere. Rejects with AppError. */
export async function addToken(path: string, name: string): Promise<string> {
  if (!/^[\w.@-]{1,64}$/.test(name))
    throw new AppError('usage', `--add-token: "${name}" is no name; use letters, digits, ".", "@", "-"`)
  const token = createToken()
  const line = `${name} sha256:${Buffer.from(hashToken(token)).toString('hex')}\n`
  await appendFile(path, line, { mode: 0o600 }).catch(thrown => {
    throw new AppError('usage', `--tokens: ${path} cannot be written: ${messageOf(thrown)}`, {
      cause: thrown,
    })
  })
  return token
}

/** Characters below which a token that somebody thought up can be guessed. */
const SHORTEST = 24

/** The token of the environment. Throws AppError for one that is too short. */
export function readEnvironmentToken(token: string): StoredToken {
  if (token.length < SHORTEST)
    throw new AppError(
      'usage',
      `LYNCPIN_TOKEN is shorter than ${SHORTEST} characters and could be guessed; "lyncpin serve --add-token" makes good ones`,
    )
  return { name: 'environment', hash: hashToken(token) }
}
