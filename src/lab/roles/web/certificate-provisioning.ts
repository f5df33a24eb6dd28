// The Certificate Provisioning Service: metadata, and GetAndPublishCert. MS-OCAUTHWS §3.1, MS-WSTEP. A certificate is in the
// directory, durably, before the client hears of it.

import {
  checkCertificateRequest,
  type Issuer,
  issueCertificate,
  readKeyPair,
  USER_CERTIFICATE_ISSUER,
  userProfile,
} from '../../../auth/index.ts'
import { serialText } from '../../../auth/pki/issue.ts'
import { thumbprintOf } from '../../../auth/pki/thumbprint.ts'
import { formatGuid, parseGuid } from '../../../base/guid.ts'
import { Secret } from '../../../base/secret.ts'
import { US_PER_MINUTE, US_PER_SECOND } from '../../../base/time.ts'
import { formatCertificateResponse } from '../../../protocol/cert-provisioning/format-message.ts'
import {
  type CertificateMessage,
  readCertificateMessage,
} from '../../../protocol/cert-provisioning/read-message.ts'
import { readSoapEnvelope } from '../../../protocol/soap/read-envelope.ts'
import { formatServiceMetadata, PORTS } from '../../../protocol/web-ticket/metadata.ts'
import type { SamlAssertion } from '../../../protocol/web-ticket/read-assertion.ts'
import { faultAnswer, REFUSALS, type Refusal } from './faults.ts'
import { answer, type WebAnswer, type WebRequest, XML_TEXT } from './message.ts'
import { PATHS, poolOf, type Site, webFqdnOf } from './site.ts'
import { checkTicketOfMessage } from './ticket-gate.ts'

/** The WSDL: where the service is, and which ticket it wants. */
export function answerCertificateMetadata({ side, context }: Site): WebAnswer {
  const base = `https://${webFqdnOf(side, poolOf(context))}`
  const body = formatServiceMetadata({
    service: 'CertProvisioningService',
    ports: [
      {
        name: PORTS.certificateByProof,
        address: base + PATHS.certificatesByProof,
        credential: { kind: 'ticket', issuer: base + PATHS.webTicket, proof: true },
      },
    ],
  })
  return answer(200, XML_TEXT, body)
}

/** GetAndPublishCert. */
export async function answerCertificateRequest(site: Site, request: WebRequest): Promise<WebAnswer> {
  const source = site.context.machine.fqdn
  const verdict = checkTicketOfMessage(site, request)
  if (verdict.kind === 'closed') return faultAnswer(verdict.refusal, source)
  const { assertion } = verdict
  const envelope = readSoapEnvelope(request.body)
  const order = envelope && readCertificateMessage(envelope.body)
  const obstacle = obstacleOf(site, request, { assertion, order, messageId: envelope?.messageId ?? '' })
  if (obstacle || !order?.der) {
    const { refusal, text } = obstacle ?? MALFORMED
    tell(site, request, 'ERROR', `${refusal.reason} ${text} (${assertion.subject})`)
    return faultAnswer(refusal, source)
  }
  return publish(site, request, { ...order, der: new Uint8Array(order.der), sipAddress: ownerOf(assertion) })
}

interface Obstacle {
  readonly refusal: Refusal
  readonly text: string
}

const BAD_REQUEST: Refusal = { reason: 'The certificate request is not valid.', code: 'RequestFailed' }
const MALFORMED: Obstacle = {
  refusal: BAD_REQUEST,
  text: 'The body holds no GetAndPublishCert with a certificate request',
}

interface Asked {
  readonly assertion: SamlAssertion
  readonly order: CertificateMessage | undefined
  readonly messageId: string
}

function obstacleOf(
  { context, replays }: Site,
  { nowUs }: WebRequest,
  { assertion, order, messageId }: Asked,
): Obstacle | undefined {
  if (order?.kind !== 'request' || !order.der || parseGuid(order.deviceId) === undefined) return MALFORMED
  const owner = ownerOf(assertion)
  const entity = order.entity.replace(/^sips?:/i, '').toLowerCase()
  if (entity !== owner)
    return { refusal: BAD_REQUEST, text: `The certificate is asked for ${entity}, the ticket is of ${owner}` }
  if (!context.directory.findUser(owner)?.enabledForSip)
    return { refusal: REFUSALS.noToken, text: `${owner} is not enabled for SIP` }
  // The security header of a ticket may come again, and one client gives all its messages the same id; a request may not.
  const id = `${assertion.id} ${messageId} ${order.requestId}`
  if (messageId === '' || !replays.isFirst(id, assertion.notOnOrAfterUs ?? nowUs, nowUs))
    return { refusal: REFUSALS.invalidTicket, text: `The message ${messageId} was sent before, or has no id` }
  return undefined
}

function ownerOf({ subject }: SamlAssertion): string {
  return subject.replace(/^sips?:/i, '').toLowerCase()
}

interface Order {
  readonly der: Uint8Array<ArrayBuffer>
  readonly sipAddress: string
  readonly deviceId: string
  readonly requestId: string
}

/** Clients whose clock is a little behind take a certificate that has just been made. */
const BACKDATED_US = 5 * US_PER_MINUTE

async function publish(site: Site, request: WebRequest, order: Order): Promise<WebAnswer> {
  const { context } = site
  const { webService } = context.settings()
  const limits = { minKeyBits: webService.minCsrKeyBits, maxKeyBits: webService.maxCsrKeyBits }
  const checked = await checkCertificateRequest(order.der, limits)
  if (checked.kind === 'bad') {
    tell(site, request, 'ERROR', `${BAD_REQUEST.reason} ${checked.text} (sip:${order.sipAddress})`)
    return faultAnswer(BAD_REQUEST, context.machine.fqdn)
  }
  const { nowUs } = request
  const serial = context.random(16)
  const notAfterUs = nowUs + webService.certificateValidityS * US_PER_SECOND
  const basics = {
    publicKey: checked.request.publicKey,
    notBeforeUs: nowUs - BACKDATED_US,
    notAfterUs,
    serial,
  }
  const { der } = await issueCertificate(userProfile(basics, order.sipAddress), issuerOf(site))
  const deviceId = `{${formatGuid(parseGuid(order.deviceId) ?? new Uint8Array(16))}}`
  context.directory.publish({
    sipAddress: order.sipAddress,
    deviceId,
    certificate: der,
    serial: serialText(serial).toUpperCase(),
    publishedMs: Math.floor(nowUs / 1000),
    expiresMs: Math.floor(notAfterUs / 1000),
  })
  tell(
    site,
    request,
    'INFO',
    `Published a user certificate for sip:${order.sipAddress}, device ${deviceId}, thumbprint ${thumbprintOf(der)}, ` +
      `valid until ${new Date(notAfterUs / 1000).toISOString()}`,
  )
  return answer(200, XML_TEXT, formatCertificateResponse(order.requestId, der))
}

function issuerOf({ context }: Site): Issuer {
  const { keyPem } = context.certificates.userIssuer
  return { subject: USER_CERTIFICATE_ISSUER, keyPair: readKeyPair(new Secret(keyPem)) }
}

function tell(site: Site, { correlation }: WebRequest, level: 'INFO' | 'ERROR', text: string): void {
  site.log.say({
    level,
    component: 'CertProvisioningService',
    where: 'CertProvisioningService.GetAndPublishCert',
    correlation,
    text,
  })
}
