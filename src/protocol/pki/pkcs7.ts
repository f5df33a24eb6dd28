// Certificates in a PKCS#7 bag (.p7b), RFC 2315 §9: a SignedData without signers.

import { derOid, readDerSequence, readDerWhole } from '../der/read.ts'

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const NO_BYTES = new Uint8Array(0)

/** DER of the certificates in the bag, in order; undefined when the bytes are no such bag. */
export function readPkcs7Certificates(der: Uint8Array): Uint8Array[] | undefined {
  const [type, content] = readDerSequence(readDerWhole(der)?.content ?? NO_BYTES) ?? []
  if (derOid(type) !== SIGNED_DATA) return undefined
  const signed = readDerSequence(readDerWhole(content?.content ?? NO_BYTES)?.content ?? NO_BYTES)
  const bag = signed?.find(({ tag }) => tag === 0xa0)
  return bag && (readDerSequence(bag.content) ?? []).map(({ whole }) => whole)
}
