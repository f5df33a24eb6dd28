// A web ticket: the service's metadata, then a request with the user certificate or a Windows account as proof.
// MS-OCAUTHWS §1.3.1, §3.2; WS-Trust 1.3.

import {
  createHttpInitiator,
  createNtlmInitiator,
  formatTicketSecurity,
  type HttpInitiator,
  proofKeyOf,
} from '../../../auth/index.ts'
import { formatCertificateSecurity } from '../../../auth/web-ticket/certificate-signature.ts'
import { Secret } from '../../../base/secret.ts'
import { US_PER_MINUTE } from '../../../base/time.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'
import { readChallenges } from '../../../protocol/sip/authentication.ts'
import { SOAP_ACTIONS, TOKEN_TYPES } from '../../../protocol/soap/namespaces.ts'
import { formatWebTicket } from '../../../protocol/web-ticket/format-ticket.ts'
import { formatTicketRequest, type TicketOrder } from '../../../protocol/web-ticket/format-token-message.ts'
import { PORTS } from '../../../protocol/web-ticket/metadata.ts'
import { readGrantedTicket } from '../../../protocol/web-ticket/read-ticket-exchange.ts'
import type { ClientContext } from '../context.ts'
import type { HttpAnswer, HttpResult } from '../http/http-connection.ts'
import { problem } from '../http/problem.ts'
import { refusedBy } from '../http/session.ts'
import { fetchMetadata } from './metadata.ts'
import { newGuid } from './new-guid.ts'
import { type StepResult, timedStep } from './timed-step.ts'
import { USER_AGENT, type WebOptions } from './web-options.ts'

/** A ticket as its owner uses it. */
export interface Ticket {
  /** Value of X-MS-WebTicket. */
  readonly header: Secret<string>
  /** Content of the Security header of a message, with the proof of the key. */
  security(): string
  readonly expiresUs: number
}

export type TicketResult = StepResult<{ readonly ticket: Ticket }>

/**
 * Gets a ticket. Never rejects.
 * @param service URL of the Web Ticket Service, without /mex
 * @param appliesTo the endpoint it is for, exactly as link or metadata name it
 */
export function fetchTicket(
  context: ClientContext,
  { service, appliesTo }: { readonly service: string; readonly appliesTo: string },
  options: WebOptions,
): Promise<TicketResult> {
  return timedStep(options, { phase: 'ticket', url: service }, async () => {
    const metadata = await fetchMetadata(service, options)
    if (metadata.kind === 'failed') return metadata
    const addressOf = (name: string) => metadata.ports.find(port => port.name === name)?.address
    const entropy = new Secret(context.random(32))
    const order: TicketOrder = {
      context: newGuid(context),
      tokenType: TOKEN_TYPES.saml,
      appliesTo,
      sipUri: `sip:${options.sipAddress}`,
      entropy,
    }
    const byCertificate = addressOf(PORTS.ticketByCertificate)
    const byWindows = addressOf(PORTS.ticketByWindows)
    const { certificate, windows } = options.credentials
    if (certificate && byCertificate !== undefined) {
      const result = readAnswer(await askByCertificate(context, byCertificate, order, options), entropy)
      if (result.kind === 'passed' || !windows || byWindows === undefined) return result
    }
    if (windows && byWindows !== undefined)
      return readAnswer(await askByWindows(context, byWindows, order, options), entropy)
    const offered = metadata.ports.map(({ name }) => name).join(', ') || 'nothing'
    return {
      kind: 'failed',
      problem: problem('refused', `${service} offers ${offered}, for which there are no credentials`),
    }
  })
}

function headersOf(extra: readonly HeaderField[] = []): HeaderField[] {
  return [
    { name: 'User-Agent', value: USER_AGENT },
    { name: 'SOAPAction', value: `"${SOAP_ACTIONS.issue}"` },
    { name: 'Content-Type', value: 'text/xml; charset=utf-8' },
    ...extra,
  ]
}

/** Answers of the handshake: the bare 401, the one with the token, and one to spare for a handshake that begins again. */
const MAX_ROUNDS = 4

async function askByWindows(
  context: ClientContext,
  url: string,
  order: TicketOrder,
  { session, credentials }: WebOptions,
): Promise<HttpResult> {
  const body = formatTicketRequest(order)
  let initiator: HttpInitiator | undefined
  let authorization: string | undefined
  for (let round = 1; ; round++) {
    const headers = headersOf(
      authorization === undefined ? [] : [{ name: 'Authorization', value: authorization }],
    )
    const result = await session.send(url, { method: 'POST', headers, body })
    if (result.kind === 'failed' || result.status !== 401 || round === MAX_ROUNDS) return result
    initiator ??= initiatorFor(context, result, credentials)
    if (!initiator) return result
    const outcome = await initiator.receive(result.headers, context.nowMs() * 1000)
    if (outcome.kind !== 'send') return result
    authorization = initiator.authorize()
  }
}

function initiatorFor(
  context: ClientContext,
  { headers }: HttpAnswer,
  { windows }: WebOptions['credentials'],
): HttpInitiator | undefined {
  const offered = readChallenges(headers).map(({ scheme }) => scheme.toLowerCase())
  const scheme = offered.includes('ntlm') ? 'NTLM' : offered.includes('negotiate') ? 'Negotiate' : undefined
  if (!scheme || !windows) return undefined
  const { user, domain, ntHash } = windows
  const random = (length: number): Uint8Array => context.random(length)
  const initiator = createNtlmInitiator({ use: 'http', user, domain, workstation: 'CLIENT', ntHash, random })
  return createHttpInitiator({ scheme, initiator })
}

/** A message for now: it is valid for as long as a clock may be off. */
const MESSAGE_LIFE_US = 5 * US_PER_MINUTE

function askByCertificate(
  context: ClientContext,
  url: string,
  order: TicketOrder,
  { session, credentials: { certificate } }: WebOptions,
): Promise<HttpResult> {
  if (!certificate) throw new Error('the caller checks that there is a certificate')
  const createdUs = context.nowMs() * 1000
  const times = { createdUs, expiresUs: createdUs + MESSAGE_LIFE_US, nonce: newGuid(context) }
  const body = formatTicketRequest(order, {
    to: url,
    action: SOAP_ACTIONS.issue,
    messageId: `uuid:${newGuid(context)}`,
    security: formatCertificateSecurity(certificate, times),
  })
  return session.send(url, { method: 'POST', headers: headersOf(), body })
}

function readAnswer(result: HttpResult, entropy: Secret<Uint8Array>): TicketResult {
  if (result.kind === 'failed') return result
  if (result.status !== 200) return { kind: 'failed', problem: refusedBy('The web ticket service', result) }
  const granted = readGrantedTicket(result.body)
  if (!granted?.assertion || granted.expiresUs === undefined)
    return { kind: 'failed', problem: problem('answer-unreadable', 'The answer holds no web ticket') }
  const { assertion, assertionId, created, expires, expiresUs } = granted
  const proofKey = granted.entropy && proofKeyOf(entropy, granted.entropy)
  const ticket: Ticket = {
    header: new Secret(formatWebTicket(assertion.reveal())),
    security: () => formatTicketSecurity({ assertion, assertionId, created, expires }, proofKey),
    expiresUs,
  }
  return { kind: 'passed', ticket }
}
