// SPNEGO, the negotiation inside HTTP Negotiate. RFC 4178 §4.2, MS-SPNG.

import {
  type DerElement,
  derInteger,
  derOctets,
  derOid,
  readDerFields,
  readDerSequence,
  readDerWhole,
} from '../der/read.ts'
import {
  writeDer,
  writeDerContext,
  writeDerEnumerated,
  writeDerOctets,
  writeDerOid,
  writeDerOptional,
  writeDerSequence,
} from '../der/write.ts'
import { GSS_MECHANISMS, readGssToken, writeGssToken } from './initial-token.ts'

/** The client's first token. */
export interface SpnegoInit {
  readonly kind: 'init'
  /** Dotted object identifiers, the preferred one first. */
  readonly mechanisms: readonly string[]
  /** First token of the preferred mechanism, sent in the hope that it is chosen. */
  readonly token: Uint8Array | undefined
}

/** RFC 4178 §4.2.2. */
export type SpnegoState = 'accept-completed' | 'accept-incomplete' | 'reject' | 'request-mic'

/** Every later token, of either side. */
export interface SpnegoResponse {
  readonly kind: 'response'
  readonly state: SpnegoState | undefined
  readonly mechanism: string | undefined
  readonly token: Uint8Array | undefined
  readonly mic: Uint8Array | undefined
}

const STATES: readonly SpnegoState[] = ['accept-completed', 'accept-incomplete', 'reject', 'request-mic']

/** Reads either token; undefined when the bytes are neither. */
export function readSpnego(bytes: Uint8Array): SpnegoInit | SpnegoResponse | undefined {
  const framed = readGssToken(bytes)
  if (framed)
    return framed.mechanism === GSS_MECHANISMS.spnego ? readInit(readDerWhole(framed.inner)) : undefined
  return readResponse(readDerWhole(bytes))
}

function readInit(choice: DerElement | undefined): SpnegoInit | undefined {
  const fields = choice?.tag === 0xa0 ? readDerFields(choice) : undefined
  const list = fields?.get(0)
  const mechanisms = list?.tag === 0x30 ? readDerSequence(list.content)?.map(derOid) : undefined
  if (mechanisms === undefined || mechanisms.length === 0) return undefined
  const known = mechanisms.filter(mechanism => mechanism !== undefined)
  return known.length === mechanisms.length
    ? { kind: 'init', mechanisms: known, token: derOctets(fields?.get(2)) }
    : undefined
}

function readResponse(choice: DerElement | undefined): SpnegoResponse | undefined {
  const fields = choice?.tag === 0xa1 ? readDerFields(choice) : undefined
  if (!fields) return undefined
  return {
    kind: 'response',
    state: STATES[derInteger(fields.get(0)) ?? -1],
    mechanism: derOid(fields.get(1)),
    token: derOctets(fields.get(2)),
    mic: derOctets(fields.get(3)),
  }
}

/** The client's first token. */
export function writeSpnegoInit({ mechanisms, token }: SpnegoInit): Uint8Array<ArrayBuffer> {
  const list = writeDerContext(0, writeDerSequence(...mechanisms.map(writeDerOid)))
  const inner = writeDer(0xa0, writeDerSequence(list, writeDerOptional(2, token && writeDerOctets(token))))
  return writeGssToken({ mechanism: GSS_MECHANISMS.spnego, inner })
}

/** A later token. */
export function writeSpnegoResponse({
  state,
  mechanism,
  token,
  mic,
}: SpnegoResponse): Uint8Array<ArrayBuffer> {
  return writeDer(
    0xa1,
    writeDerSequence(
      writeDerOptional(0, state && writeDerEnumerated(STATES.indexOf(state))),
      writeDerOptional(1, mechanism === undefined ? undefined : writeDerOid(mechanism)),
      writeDerOptional(2, token && writeDerOctets(token)),
      writeDerOptional(3, mic && writeDerOctets(mic)),
    ),
  )
}
