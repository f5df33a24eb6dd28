// A user certificate: metadata of the provisioning service, a ticket for it, GetAndPublishCert. MS-OCAUTHWS §3.1.

import {
  createCertificateRequest,
  findIssuedCertificate,
  generateRsaKey,
  type KeyPair,
} from '../../../auth/index.ts'
import type { Secret } from '../../../base/secret.ts'
import { formatCertificateRequest } from '../../../protocol/cert-provisioning/format-message.ts'
import { readCertificateMessage } from '../../../protocol/cert-provisioning/read-message.ts'
import { SOAP_ACTIONS } from '../../../protocol/soap/namespaces.ts'
import { readSoapEnvelope } from '../../../protocol/soap/read-envelope.ts'
import { PORTS, type ServicePort } from '../../../protocol/web-ticket/metadata.ts'
import type { ClientContext } from '../context.ts'
import { problem } from '../http/problem.ts'
import { refusedBy } from '../http/session.ts'
import { fetchMetadata } from './metadata.ts'
import { newGuid } from './new-guid.ts'
import { fetchTicket, type Ticket } from './ticket.ts'
import { type StepResult, timedStep } from './timed-step.ts'
import { USER_AGENT, type WebOptions } from './web-options.ts'

export interface UserCertificate {
  /** DER. */
  readonly certificate: Uint8Array
  readonly certificatePem: string
  readonly privateKeyPem: Secret<string>
  readonly notAfterUs: number
}

export type CertificateResult = StepResult<{ readonly user: UserCertificate }>

export interface CertificateOrder {
  /** URL of the provisioning service as the SIP challenge names it, without /mex. */
  readonly service: string
  /** UUID of the endpoint, without braces. */
  readonly deviceId: string
  /** A key to certify; a fresh one is made without it. */
  readonly keyPair?: KeyPair
}

/** Refusals after which a fresh ticket is worth one try. */
const NEW_TICKET_HELPS: ReadonlySet<number | undefined> = new Set([28032, 28033, 28072, 28077])

/** Gets a certificate for the user and endpoint. Never rejects. */
export async function fetchCertificate(
  context: ClientContext,
  order: CertificateOrder,
  options: WebOptions,
): Promise<CertificateResult> {
  const { service } = order
  const metadata = await timedStep(options, { phase: 'certificate', url: `${service}/mex` }, () =>
    fetchMetadata(service, options),
  )
  if (metadata.kind === 'failed') return metadata
  const port = metadata.ports.find(({ name }) => name === PORTS.certificateByProof)
  if (port?.credential.kind !== 'ticket')
    return {
      kind: 'failed',
      problem: problem('answer-unreadable', `${service} names no port for certificates`),
    }
  const keyPair = order.keyPair ?? (await generateRsaKey())
  const first = await tryOnce(context, { ...order, keyPair }, port, options)
  if (first.kind === 'passed' || !NEW_TICKET_HELPS.has(first.problem.refusal?.errorId)) return first
  return tryOnce(context, { ...order, keyPair }, port, options)
}

async function tryOnce(
  context: ClientContext,
  order: CertificateOrder & { readonly keyPair: KeyPair },
  port: ServicePort,
  options: WebOptions,
): Promise<CertificateResult> {
  if (port.credential.kind !== 'ticket') throw new Error('the caller checks the kind of the port')
  const target = { service: port.credential.issuer, appliesTo: port.address }
  const fetched = await fetchTicket(context, target, options)
  if (fetched.kind === 'failed') return fetched
  return timedStep(options, { phase: 'certificate', url: port.address }, () =>
    publish(context, order, { url: port.address, ticket: fetched.ticket }, options),
  )
}

async function publish(
  context: ClientContext,
  { deviceId, keyPair }: CertificateOrder & { readonly keyPair: KeyPair },
  { url, ticket }: { readonly url: string; readonly ticket: Ticket },
  { session, sipAddress }: WebOptions,
): Promise<CertificateResult> {
  const body = formatCertificateRequest(
    {
      deviceId,
      entity: sipAddress,
      requestId: newGuid(context),
      request: await createCertificateRequest([['CN', sipAddress]], keyPair),
    },
    {
      to: url,
      action: SOAP_ACTIONS.getAndPublishCert,
      messageId: `uuid:${newGuid(context)}`,
      security: ticket.security(),
    },
  )
  const headers = [
    { name: 'User-Agent', value: USER_AGENT },
    { name: 'SOAPAction', value: `"${SOAP_ACTIONS.getAndPublishCert}"` },
    { name: 'Content-Type', value: 'text/xml; charset=utf-8' },
  ]
  const result = await session.send(url, { method: 'POST', headers, body })
  if (result.kind === 'failed') return result
  if (result.status !== 200)
    return { kind: 'failed', problem: refusedBy('The certificate provisioning service', result) }
  const der = readCertificateMessage(readSoapEnvelope(result.body)?.body ?? [])?.der
  const found = der && findIssuedCertificate(new Uint8Array(der), keyPair.publicKey)
  if (!found)
    return {
      kind: 'failed',
      problem: problem('answer-unreadable', 'The answer holds no certificate for our key'),
    }
  const user: UserCertificate = {
    certificate: new Uint8Array(found.raw),
    certificatePem: found.toString(),
    privateKeyPem: keyPair.privateKeyPem,
    notAfterUs: Date.parse(found.validTo) * 1000,
  }
  return { kind: 'passed', user }
}
