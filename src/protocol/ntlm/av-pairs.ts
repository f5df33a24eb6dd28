// TargetInfo, the list of attribute-value pairs in which a server names itself. MS-NLMP §2.2.2.1.

import { createByteWriter } from '../../base/byte-writer.ts'

/** Values of names are UTF-16LE. */
export interface NtlmAvPair {
  readonly id: number
  readonly value: Uint8Array
}

export const NTLM_AV = {
  EOL: 0,
  NB_COMPUTER_NAME: 1,
  NB_DOMAIN_NAME: 2,
  DNS_COMPUTER_NAME: 3,
  DNS_DOMAIN_NAME: 4,
  DNS_TREE_NAME: 5,
  FLAGS: 6,
  TIMESTAMP: 7,
  SINGLE_HOST: 8,
  TARGET_NAME: 9,
  CHANNEL_BINDINGS: 10,
} as const

/** Bit of the FLAGS pair that says: AUTHENTICATE has a MIC. */
export const NTLM_AV_FLAG_MIC = 0x2

/** The pairs with the end mark after them. */
export function writeNtlmAvPairs(pairs: readonly NtlmAvPair[]): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter()
  for (const { id, value } of [...pairs, { id: NTLM_AV.EOL, value: new Uint8Array() }]) {
    writer.u16le(id)
    writer.u16le(value.length)
    writer.bytes(value)
  }
  return writer.finish()
}

/** Value of the first pair with that id. */
export function findNtlmAvPair(pairs: readonly NtlmAvPair[], id: number): Uint8Array | undefined {
  return pairs.find(pair => pair.id === id)?.value
}
