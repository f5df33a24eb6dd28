// HTTP authentication of one connection, client side: NTLM, or Negotiate with one mechanism, bare or wrapped in SPNEGO.
// RFC 4559, MS-NTHT, RFC 4178.

import { decodeBase64, encodeBase64 } from '../../base/base64.ts'
import { readSpnego, writeSpnegoInit, writeSpnegoResponse } from '../../protocol/gss/spnego.ts'
import type { HeaderField } from '../../protocol/header-lines.ts'
import { readChallenges } from '../../protocol/sip/authentication.ts'
import { guarded, type Initiator, type InitiatorStep, type Refused, refused } from '../sip/mechanism.ts'
import type { HttpScheme } from './acceptor.ts'

export interface HttpInitiatorOptions {
  readonly scheme: HttpScheme
  readonly initiator: Initiator
  /** Mechanism to be wrapped in SPNEGO, as Windows clients do; absent: the token stands alone. */
  readonly wrapAs?: string
}

export type HttpClientOutcome =
  /** Send the request again, on the same connection, with what `authorize` gives. */
  | { readonly kind: 'send' }
  /** The scheme is not offered, or offered from the start again: the server refused. */
  | { readonly kind: 'rejected'; readonly offered: readonly string[] }
  | Refused

/** One connection. */
export interface HttpInitiator {
  /** Takes the headers of a 401. Never rejects. */
  receive(headers: readonly HeaderField[], nowUs: number): Promise<HttpClientOutcome>
  /** Takes the headers of an answer that is no 401: the server's last token, if there is one. */
  finish(headers: readonly HeaderField[], nowUs: number): Promise<Refused | undefined>
  /** Value of Authorization for the next request; undefined before the first 401 and after the last token. */
  authorize(): string | undefined
}

/** A connection on which nothing was sent. */
export function createHttpInitiator({ scheme, initiator, wrapAs }: HttpInitiatorOptions): HttpInitiator {
  let token: Uint8Array | undefined
  let hasBegun = false
  let isDone = false

  function ours(headers: readonly HeaderField[]) {
    return readChallenges(headers).find(one => one.scheme.toLowerCase() === scheme.toLowerCase())
  }

  async function advance(text: string, nowUs: number): Promise<InitiatorStep> {
    const received = decodeBase64(text)
    const inner = received && (wrapAs !== undefined && received.length > 0 ? unwrap(received) : received)
    if (inner === undefined) return refused('malformed', 'The token of the server cannot be read')
    const step = await guarded(() => initiator.step(inner, nowUs))
    if (step.kind === 'refused') return step
    isDone = step.kind === 'complete'
    token = step.token && wrapAs !== undefined ? wrap(step.token, wrapAs, hasBegun) : step.token
    hasBegun = true
    return step
  }

  return {
    async receive(headers, nowUs) {
      const challenge = ours(headers)
      const text = challenge?.parameters.get('token') ?? ''
      if (challenge === undefined || (hasBegun && text === ''))
        return { kind: 'rejected', offered: readChallenges(headers).map(one => one.scheme) }
      const step = await advance(text, nowUs)
      return step.kind === 'refused' ? step : { kind: 'send' }
    },
    async finish(headers, nowUs) {
      const text = ours(headers)?.parameters.get('token') ?? ''
      if (isDone || text === '') return undefined
      const step = await advance(text, nowUs)
      return step.kind === 'refused' ? step : undefined
    },
    authorize() {
      if (token === undefined) return undefined
      const value = `${scheme} ${encodeBase64(token)}`
      if (isDone) token = undefined
      return value
    },
  }
}

function wrap(token: Uint8Array, mechanism: string, hasBegun: boolean): Uint8Array {
  if (!hasBegun) return writeSpnegoInit({ kind: 'init', mechanisms: [mechanism], token })
  return writeSpnegoResponse({
    kind: 'response',
    state: undefined,
    mechanism: undefined,
    token,
    mic: undefined,
  })
}

/** The mechanism's token inside; undefined when there is none or the server rejected. */
function unwrap(token: Uint8Array): Uint8Array | undefined {
  const message = readSpnego(token)
  return message?.kind === 'response' && message.state !== 'reject' ? message.token : undefined
}
