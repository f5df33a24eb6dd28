// The check in front of every service that wants a web ticket. The ticket names the certificate that signed it: that one has
// to lead to a trusted root and to carry the FQDN of this pool, whatever port or site it is bound to.

import { X509Certificate } from 'node:crypto'
import {
  checkTicketHeader,
  checkTicketMessage,
  type TicketCheck,
  type TicketVerdict,
} from '../../../auth/index.ts'
import { checkChain, readPemCertificates } from '../../../auth/pki/check-chain.ts'
import { thumbprintOf } from '../../../auth/pki/thumbprint.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import type { SamlAssertion } from '../../../protocol/web-ticket/read-assertion.ts'
import { readAssertion } from '../../../protocol/web-ticket/read-assertion.ts'
import { readWebTicket } from '../../../protocol/web-ticket/read-ticket.ts'
import { REFUSALS, type Refusal } from './faults.ts'
import type { WebRequest } from './message.ts'
import { poolOf, SITE_CERTIFICATE, type Site, sameName } from './site.ts'

export type GateVerdict =
  | { readonly kind: 'open'; readonly assertion: SamlAssertion }
  | { readonly kind: 'closed'; readonly refusal: Refusal }

/** Judges the ticket of a GET (X-MS-WebTicket, or Authorization: Bearer) for the URL that was asked for. */
export function checkTicketOfGet(site: Site, request: WebRequest): GateVerdict {
  const bearer = headerValue(request.headers, 'Authorization')
  const value =
    headerValue(request.headers, 'X-MS-WebTicket') ??
    (/^Bearer\s+(?:cwt|opaque)=/i.test(bearer ?? '') ? bearer : undefined)
  if (value === undefined) return { kind: 'closed', refusal: REFUSALS.noToken }
  const text = readWebTicket(value)?.assertion ?? ''
  return judge(site, request, text, check => checkTicketHeader(value, check))
}

/** Judges the ticket of a SOAP message, and the proof that its sender knows the key of the ticket. */
export function checkTicketOfMessage(site: Site, request: WebRequest): GateVerdict {
  const { proofKeys } = site
  const proofKeyOf = (id: string) => proofKeys.find(id)
  return judge(site, request, request.body, check =>
    checkTicketMessage(request.body, { ...check, proofKeyOf }),
  )
}

function judge(
  site: Site,
  request: WebRequest,
  text: string,
  verify: (check: TicketCheck) => TicketVerdict,
): GateVerdict {
  const { nowUs } = request
  const signer = readSigner(text)
  const audiences = [`${request.connection.secure ? 'https' : 'http'}://${request.host}${request.path}`]
  // The certificate inside says only whose key to try; what it is worth is judged after.
  const verdict = verify({ trusted: signer ? [signer.toString()] : [], audiences, nowUs })
  const doubt = signer && verdict.kind === 'good' ? doubtOfSigner(site, signer, nowUs / 1000) : undefined
  if (verdict.kind === 'good' && doubt === undefined) return { kind: 'open', assertion: verdict.assertion }
  const refusal: Refusal =
    doubt?.refusal ??
    (verdict.kind === 'bad'
      ? { errorId: verdict.errorId, reason: verdict.reason, code: codeOf(verdict.errorId) }
      : REFUSALS.invalidTicket)
  tell(site, request, {
    refusal,
    signer,
    text: doubt?.text ?? (verdict.kind === 'bad' ? verdict.text : ''),
    ticket: text,
  })
  return { kind: 'closed', refusal }
}

function codeOf(errorId: number): Refusal['code'] {
  return errorId === REFUSALS.noToken.errorId ? 'FailedAuthentication' : 'InvalidSecurityToken'
}

function readSigner(text: string): X509Certificate | undefined {
  const der = readAssertion(text)?.certificate
  try {
    return der && new X509Certificate(der)
  } catch {
    return undefined
  }
}

interface Doubt {
  readonly refusal: Refusal
  readonly text: string
}

/** What speaks against a certificate whose signature is right. */
function doubtOfSigner(site: Site, signer: X509Certificate, nowMs: number): Doubt | undefined {
  const { machine, certificates } = site.context
  const pool = poolOf(site.context).fqdn
  const subject = commonNameOf(signer)
  if (!sameName(subject, pool))
    return {
      refusal: REFUSALS.invalidTicket,
      text: `expected a signer with the subject CN=${pool}, the FQDN of this pool`,
    }
  // Authorities between root and signer, as far as this machine has them from its own certificates.
  const known = Object.values(SITE_CERTIFICATE).map(
    role => certificates.assigned(machine.fqdn, role)?.chainPem,
  )
  const problem = checkChain({
    chain: [signer, ...readPemCertificates(known.join(''))],
    roots: readPemCertificates(certificates.trusted(machine.fqdn)),
    nowMs,
  })
  return problem && { refusal: REFUSALS.invalidTicket, text: problem.text }
}

/** The common name of the subject; '' when there is none. */
export function commonNameOf({ subject }: X509Certificate): string {
  return /^CN=(.*)$/m.exec(subject ?? '')?.[1] ?? ''
}

interface Told extends Doubt {
  readonly signer: X509Certificate | undefined
  readonly ticket: string
}

/** What an administrator needs: number, user, URL, and which certificate signed. */
function tell(site: Site, request: WebRequest, { refusal, signer, text, ticket }: Told): void {
  const assertion = readAssertion(ticket)
  const signed = signer
    ? ` The ticket was signed with a certificate with the subject CN=${commonNameOf(signer)}, thumbprint ${thumbprintOf(signer.raw)}`
    : ''
  const whose = assertion ? ` of ${assertion.subject}, issued by ${assertion.issuer},` : ''
  site.log.say({
    level: 'ERROR',
    component: 'WebInfrastructure',
    where: 'WebTicketTokenAuthenticator.Validate',
    flag: 'TF_SECURITY',
    correlation: request.correlation,
    text:
      `${refusal.errorId} ${refusal.reason} Request for https://${request.host}${request.path}: the ticket${whose} is refused.` +
      `${signed}${signed === '' ? ' ' : '; '}${text}.`,
  })
}
