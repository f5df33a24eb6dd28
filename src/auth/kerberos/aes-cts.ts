// AES in CBC mode with ciphertext stealing and a zero vector, RFC 3962 §5: OpenSSL has it, but Node does not offer it.

import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concatBytes } from '../../base/bytes.ts'

const BLOCK = 16
const ZERO_IV = new Uint8Array(BLOCK)

/** CBC with a zero vector over whole blocks. */
export function cbc(direction: 'encrypt' | 'decrypt', key: Uint8Array, blocks: Uint8Array): Uint8Array {
  const create = direction === 'encrypt' ? createCipheriv : createDecipheriv
  const cipher = create(`aes-${key.length * 8}-cbc`, key, ZERO_IV)
  cipher.setAutoPadding(false)
  return concatBytes([cipher.update(blocks), cipher.final()])
}

/** CBC with ciphertext stealing, RFC 3962 §5: the last two blocks change places, the last one is cut to size. */
export function encryptCts(key: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil(message.length / BLOCK) * BLOCK)
  padded.set(message)
  const cipher = cbc('encrypt', key, padded)
  const lastAt = cipher.length - BLOCK
  if (lastAt === 0) return cipher
  const stolenBytes = message.length - lastAt
  return concatBytes([
    cipher.subarray(0, lastAt - BLOCK),
    cipher.subarray(lastAt),
    cipher.subarray(lastAt - BLOCK, lastAt - BLOCK + stolenBytes),
  ])
}

/** The message; its length is that of the cipher text, at least one block. */
export function decryptCts(key: Uint8Array, cipher: Uint8Array): Uint8Array {
  if (cipher.length <= BLOCK) return cbc('decrypt', key, cipher)
  const tailBytes = cipher.length % BLOCK === 0 ? BLOCK : cipher.length % BLOCK
  const headTo = cipher.length - tailBytes - BLOCK
  const last = cipher.subarray(headTo, headTo + BLOCK)
  const tail = cipher.subarray(headTo + BLOCK)
  // The last block, decrypted alone, is the padded tail XOR the block before it, whose missing end it thereby gives away.
  const unchained = cbc('decrypt', key, last)
  const previous = concatBytes([tail, unchained.subarray(tailBytes)])
  const whole = cbc('decrypt', key, concatBytes([cipher.subarray(0, headTo), previous, last]))
  return whole.subarray(0, cipher.length)
}
