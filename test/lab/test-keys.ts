// RSA keys for tests of the lab: made once on this machine and kept beside the installed packages, because 2048 bits take long.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  createKeyPool,
  generateRsaKey,
  type KeyPair,
  type KeyPool,
  readKeyPair,
} from '../../src/auth/index.ts'
import { Secret } from '../../src/base/secret.ts'

const FOLDER = new URL('../../node_modules/.cache/lyncpin-test-keys/', import.meta.url)
const COUNT = 6

let next = 0

/** A pool whose keys are the same in every run. */
export function createTestKeys(): KeyPool {
  return createKeyPool(COUNT, () => keptKey(next++ % COUNT))
}

async function keptKey(number: number): Promise<KeyPair> {
  const file = new URL(`${number}.pem`, FOLDER)
  try {
    return readKeyPair(new Secret(readFileSync(file, 'utf8')))
  } catch {
    const pair = await generateRsaKey()
    mkdirSync(FOLDER, { recursive: true })
    const own = new URL(`${number}.${process.pid}.${Math.random()}`, FOLDER)
    writeFileSync(own, pair.privateKeyPem.reveal(), { mode: 0o600 })
    renameSync(own, file)
    return pair
  }
}
