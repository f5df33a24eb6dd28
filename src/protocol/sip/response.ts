// Answers to a request, RFC 3261 §8.2.6: what is copied, and the tag that makes To the name of this answerer.

import type { HeaderField } from '../header-lines.ts'
import { parseSipAddress } from './address.ts'
import type { SipOutgoing } from './format-message.ts'
import { reasonPhrase } from './reason-phrase.ts'

export interface AnswerParts {
  readonly status: number
  /** The usual phrase when absent. */
  readonly reason?: string
  /** Added to To when the request had none; servers of Lync write 32 upper-case hex digits. Not for 100. */
  readonly toTag?: string
  /** Headers of the answer, after the copied ones. */
  readonly headers?: readonly HeaderField[]
  readonly body?: string | Uint8Array
  /** For answers that make a dialog (RFC 3261 §12.1.1): Record-Route is copied. */
  readonly copiesRecordRoute?: boolean
}

const COPIED = new Set(['via', 'from', 'to', 'call-id', 'cseq'])

/** Builds an answer: Via, From, To, Call-ID, CSeq as in the request, in its order; Content-Length comes with formatting. */
export function answerTo(
  request: { readonly headers: readonly HeaderField[] },
  parts: AnswerParts,
): SipOutgoing {
  const { status, reason = reasonPhrase(status), toTag, headers = [], body = '' } = parts
  const copied: HeaderField[] = []
  for (const { name, value } of request.headers) {
    const lower = name.toLowerCase()
    if (lower === 'to') copied.push({ name, value: toTag === undefined ? value : withTag(value, toTag) })
    else if (COPIED.has(lower) || (parts.copiesRecordRoute && lower === 'record-route'))
      copied.push({ name, value })
  }
  return { start: { kind: 'response', status, reason }, headers: [...copied, ...headers], body }
}

/** The value with a tag, unless it has one. */
function withTag(value: string, tag: string): string {
  return parseSipAddress(value).parameters.has('tag') ? value : `${value};tag=${tag}`
}
