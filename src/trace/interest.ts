// Which SIP messages of a log matter for sign-in: decided on the bytes of a record, before anything is decoded.

import { asciiBytes, findLineEnd, hasAt, readDecimal, SPACE, trimEnd, trimStart } from '../base/ascii.ts'
import { createByteFinder } from '../base/byte-finder.ts'

const SIP = asciiBytes('SIP/2.0 ')
const REGISTER = asciiBytes('REGISTER ')
const BYE = asciiBytes('BYE ')
const EVENT_METHODS = ['SUBSCRIBE ', 'NOTIFY ', 'BENOTIFY '].map(asciiBytes)
const findCSeq = createByteFinder('\nCSeq:')
const findEvent = createByteFinder('\nEvent:')
const findDiagnostics = createByteFinder('\nms-diagnostics')
/** Without its first letters, which are written in either case. */
const findClientDiagnostics = createByteFinder('-client-diagnostics')
const findRegister = createByteFinder(' REGISTER')
const findSubscribe = createByteFinder(' SUBSCRIBE')
const findCallIdHeader = createByteFinder('\nCall-ID:')
const findRegistration = createByteFinder('registration')
const findSignInEvent = createByteFinder('vnd-microsoft-')

/** What a message is to sign-in analysis. */
export const INTEREST = {
  none: 0,
  /** Part of a sign-in: every one counts. */
  signIn: 1,
  /** A success that counts when its request did: look for the Call-ID. */
  answer: 2,
} as const

/**
 * Judges a message by its bytes: INTEREST.none, signIn, answer, or a larger number for what is worth keeping a few times,
 * the same number for the same kind of failure (method, status, diagnostics id).
 * @param startFrom start line of the message; its headers follow somewhere before `to`
 */
export function judgeInterest(bytes: Uint8Array, startFrom: number, startTo: number, to: number): number {
  if (hasAt(bytes, startFrom, SIP)) return judgeResponse(bytes, startFrom, startTo, to)
  if (hasAt(bytes, startFrom, REGISTER)) return INTEREST.signIn
  if (hasAt(bytes, startFrom, BYE)) return judgeBye(bytes, startTo, to)
  if (!EVENT_METHODS.some(method => hasAt(bytes, startFrom, method))) return INTEREST.none
  const event = findEvent(bytes, startTo, to)
  if (event < 0) return INTEREST.none
  const lineEnd = findLineEnd(bytes, event + 1, to)
  const wanted = findSignInEvent(bytes, event, lineEnd) >= 0 || findRegistration(bytes, event, lineEnd) >= 0
  return wanted ? INTEREST.signIn : INTEREST.none
}

function judgeResponse(bytes: Uint8Array, startFrom: number, startTo: number, to: number): number {
  const cseq = findCSeq(bytes, startTo, to)
  const cseqEnd = cseq < 0 ? to : findLineEnd(bytes, cseq + 1, to)
  if (cseq < 0 || findRegister(bytes, cseq, cseqEnd) >= 0) return INTEREST.signIn
  const status = readDecimal(bytes, startFrom + SIP.length, startTo)
  if (status >= 300) return failureKey(bytes, { status, cseq, cseqEnd, startTo, to })
  return findSubscribe(bytes, cseq, cseqEnd) >= 0 ? INTEREST.answer : INTEREST.none
}

/** The end of a call tells in its request why it ended: in ms-client-diagnostics. */
function judgeBye(bytes: Uint8Array, startTo: number, to: number): number {
  const header = findClientDiagnostics(bytes, startTo, to)
  return header < 0 ? INTEREST.none : keyOf(readId(bytes, header, to), 0, 0)
}

/** Range of the Call-ID value in the headers of [from, to), or undefined. */
export function findCallId(
  bytes: Uint8Array,
  from: number,
  to: number,
): { from: number; to: number } | undefined {
  const header = findCallIdHeader(bytes, from, to)
  if (header < 0) return undefined
  const valueFrom = header + '\nCall-ID:'.length
  const end = findLineEnd(bytes, valueFrom, to)
  return { from: trimStart(bytes, valueFrom, end), to: trimEnd(bytes, valueFrom, end) }
}

interface Failure {
  readonly status: number
  readonly cseq: number
  readonly cseqEnd: number
  readonly startTo: number
  readonly to: number
}

/** A number above INTEREST.answer, equal for equal method, status and first diagnostics id. */
function failureKey(bytes: Uint8Array, { status, cseq, cseqEnd, startTo, to }: Failure): number {
  const header = findDiagnostics(bytes, startTo, to)
  const id = header < 0 ? 0 : readId(bytes, header, to)
  // The method is the last word of CSeq: its length and last letters tell methods apart.
  const last = bytes[cseqEnd - 1] === 13 ? cseqEnd - 2 : cseqEnd - 1
  const space = bytes.lastIndexOf(SPACE, last)
  const method =
    (last - Math.max(space, cseq)) * 1024 + ((bytes[last] ?? 0) & 31) * 32 + ((bytes[last - 1] ?? 0) & 31)
  return keyOf(id, status, method)
}

/** Number behind the colon of a diagnostics header; 0 when there is none. */
function readId(bytes: Uint8Array, header: number, to: number): number {
  let at = bytes.indexOf(58, header) + 1
  while (bytes[at] === SPACE) at++
  return readDecimal(bytes, at, to) || 0
}

function keyOf(id: number, status: number, method: number): number {
  return 3 + (id * 1000 + status) * 32_768 + (method % 32_768)
}
