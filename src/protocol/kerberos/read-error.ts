// KRB-ERROR, RFC 4120 §5.9.1: what a KDC or a service answers when it refuses.

import { derInteger, derText, derTimeUs, readDerFields, readDerSequence, readDerWhole } from '../der/read.ts'

export interface KerberosError {
  readonly code: number
  /** Clock of the server, µs UTC. */
  readonly serverTimeUs: number | undefined
  readonly realm: string
  /** "sip/fe01.contoso.com" */
  readonly service: string
  readonly text: string
}

/** Reads the message; undefined when the bytes are none. Never throws. */
export function readKerberosError(bytes: Uint8Array): KerberosError | undefined {
  const element = readDerWhole(bytes)
  const fields = element?.tag === 0x7e ? readDerFields(element) : undefined
  const code = derInteger(fields?.get(6))
  if (fields === undefined || code === undefined) return undefined
  const parts = readDerFields(fields.get(10))?.get(1)
  return {
    code,
    serverTimeUs: derTimeUs(fields.get(4)),
    realm: derText(fields.get(9)) ?? '',
    service: (readDerSequence(parts?.content ?? new Uint8Array(0)) ?? [])
      .map(part => derText(part) ?? '')
      .join('/'),
    text: derText(fields.get(11)) ?? '',
  }
}
