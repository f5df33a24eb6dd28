// Judges the web ticket of a request, as a service that is protected by tickets does: from a SOAP message or from an HTTP
// header. Numbers and sentences of a refusal are those of MS-OCER §7.22 as MS-OCAUTHWS uses them.

import type { Secret } from '../../base/secret.ts'
import { US_PER_MINUTE } from '../../base/time.ts'
import { NAMESPACES } from '../../protocol/soap/namespaces.ts'
import type { SamlAssertion } from '../../protocol/web-ticket/read-assertion.ts'
import { readWebTicket } from '../../protocol/web-ticket/read-ticket.ts'
import { type AssertionVerdict, verifyAssertion, verifyAssertionElement } from './assertion-signature.ts'
import { verifyProof } from './proof-signature.ts'
import { readStrictXml, strictChild } from './strict-xml.ts'

export interface TicketCheck {
  /** Certificates of the issuer, PEM. */
  readonly trusted: readonly string[]
  /** Endpoints of this service under all its names; compared without case, query and default port. */
  readonly audiences: readonly string[]
  readonly nowUs: number
  readonly maxSkewUs?: number
  /** Proof key of an assertion; needed only by services that ask for proof. */
  readonly proofKeyOf?: (assertionId: string) => Secret<Uint8Array> | undefined
}

export type TicketVerdict = { readonly kind: 'good'; readonly assertion: SamlAssertion } | TicketRefusal

export interface TicketRefusal {
  readonly kind: 'bad'
  readonly errorId: keyof typeof REASONS
  /** The product's sentence for the number. */
  readonly reason: string
  /** What exactly is wrong; for logs, not for the client. */
  readonly text: string
}

const REASONS = {
  28020: 'No valid security token.',
  28032: 'The web ticket is invalid.',
  28033: 'The web ticket has expired.',
  28072: 'The ticket presented could not be verified, a new ticket is required.',
  28077: 'Invalid Audience in the web ticket.',
} as const

const MAX_SKEW_US = 5 * US_PER_MINUTE

/** The ticket of a GET: value of X-MS-WebTicket, undefined when there is none. */
export function checkTicketHeader(value: string | undefined, check: TicketCheck): TicketVerdict {
  const ticket = value === undefined ? undefined : readWebTicket(value)
  if (ticket === undefined) return bad(28020, 'The request has no web ticket')
  if (ticket.assertion === undefined) return bad(28032, 'The web ticket holds no assertion')
  return judge(verifyAssertion(ticket.assertion, check.trusted), check)
}

/** The ticket in the Security header of a SOAP message; with `proofKeyOf` its sender has to prove the key. */
export function checkTicketMessage(envelope: string, check: TicketCheck): TicketVerdict {
  const root = readStrictXml(envelope)
  if (root?.localName !== 'Envelope' || root.namespaceURI !== NAMESPACES.soap)
    return bad(28020, 'The request is no SOAP message')
  const security = strictChild(strictChild(root, NAMESPACES.soap, 'Header'), NAMESPACES.wsse, 'Security')
  const element = strictChild(security, NAMESPACES.saml, 'Assertion')
  if (!security || !element) return bad(28020, 'The message has not exactly one assertion')
  const verdict = judge(verifyAssertionElement(element, check.trusted), check)
  if (verdict.kind === 'bad' || check.proofKeyOf === undefined) return verdict
  const { id } = verdict.assertion
  const proofKey = check.proofKeyOf(id)
  if (proofKey === undefined) return bad(28072, 'The proof key of the assertion is not known')
  const proof = verifyProof(security, id, proofKey)
  return proof.kind === 'good' ? verdict : bad(28032, proof.text)
}

function judge(verdict: AssertionVerdict, check: TicketCheck): TicketVerdict {
  if (verdict.kind === 'bad') return bad(verdict.reason === 'unknown-signer' ? 28072 : 28032, verdict.text)
  const { assertion } = verdict
  const { nowUs, maxSkewUs = MAX_SKEW_US } = check
  const { notBeforeUs, notOnOrAfterUs } = assertion
  if (notBeforeUs === undefined || notOnOrAfterUs === undefined) return bad(28032, 'The ticket has no times')
  if (nowUs >= notOnOrAfterUs + maxSkewUs) return bad(28033, 'The ticket has expired')
  if (nowUs < notBeforeUs - maxSkewUs) return bad(28032, 'The ticket is not valid yet')
  const ours = new Set(check.audiences.map(comparableUrl))
  if (!assertion.audiences.some(audience => ours.has(comparableUrl(audience))))
    return bad(28077, `The ticket is for ${assertion.audiences.join(', ') || 'no service'}`)
  return { kind: 'good', assertion }
}

function bad(errorId: keyof typeof REASONS, text: string): TicketRefusal {
  return { kind: 'bad', errorId, reason: REASONS[errorId], text }
}

/** Scheme, host, port and path in lower case: IIS compares paths without case. */
function comparableUrl(text: string): string {
  if (!URL.canParse(text)) return text.toLowerCase()
  const { protocol, host, pathname } = new URL(text)
  return `${protocol}//${host}${pathname}`.toLowerCase()
}
