// The Web Ticket Service: metadata, and tickets for whoever proves an account or a user certificate. MS-OCAUTHWS §1.3.1, §3.2.
// A ticket is signed with the certificate that is bound to the web site through which it was asked for.

import { X509Certificate } from 'node:crypto'
import { proofKeyOf, signAssertion } from '../../../auth/index.ts'
import { readStrictXml } from '../../../auth/web-ticket/strict-xml.ts'
import { Secret } from '../../../base/secret.ts'
import { US_PER_SECOND } from '../../../base/time.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'
import { formatAssertion } from '../../../protocol/web-ticket/format-assertion.ts'
import { formatTicketResponse } from '../../../protocol/web-ticket/format-token-message.ts'
import { formatServiceMetadata, PORTS } from '../../../protocol/web-ticket/metadata.ts'
import { type OrderedTicket, readOrderedTicket } from '../../../protocol/web-ticket/read-ticket-exchange.ts'
import type { LabUser } from '../../directory.ts'
import { identifyByCertificate } from './certificate-logon.ts'
import { diagnosticsHeader, faultAnswer, REFUSALS, type Refusal } from './faults.ts'
import { answer, htmlAnswer, type WebAnswer, type WebRequest, XML_TEXT } from './message.ts'
import { namesOfPool, PATHS, poolOf, SITE_CERTIFICATE, SITE_NAME, type Site, webFqdnOf } from './site.ts'
import { commonNameOf } from './ticket-gate.ts'
import { logOn } from './windows-logon.ts'

/** The WSDL. It names what the service can do; what an administrator switched off is refused when it is tried (28029). */
export function answerTicketMetadata({ side, context }: Site): WebAnswer {
  const base = `https://${webFqdnOf(side, poolOf(context))}`
  const body = formatServiceMetadata({
    service: 'WebTicketService',
    ports: [
      { name: PORTS.ticketByWindows, address: base + PATHS.webTicket, credential: { kind: 'windows' } },
      {
        name: PORTS.ticketByCertificate,
        address: base + PATHS.webTicketByCertificate,
        credential: { kind: 'certificate' },
      },
    ],
  })
  return answer(200, XML_TEXT, body)
}

/** A ticket for a Windows account. */
export async function answerTicketByWindows(site: Site, request: WebRequest): Promise<WebAnswer> {
  const { context } = site
  const source = context.machine.fqdn
  if (context.settings().webService.useWindowsAuth === 'None') {
    refuse(site, request, REFUSALS.methodOff, 'UseWindowsAuth is None')
    return htmlAnswer(401, 'Unauthorized', { headers: diagnosticsHeader(REFUSALS.methodOff, source) })
  }
  const logon = await logOn(context, request)
  if (logon.kind === 'answer') {
    if (logon.why === '') return logon.answer
    refuse(site, request, REFUSALS.noToken, logon.why)
    const headers = [...logon.answer.headers, ...diagnosticsHeader(REFUSALS.noToken, source)]
    return { ...logon.answer, headers }
  }
  const { user, headers } = logon
  const given = issue(site, request, user)
  return { ...given, headers: [...given.headers, ...headers], iis: { ...given.iis, user: user.account } }
}

/** A ticket for a user certificate: the message is signed with it. */
export function answerTicketByCertificate(site: Site, request: WebRequest): WebAnswer {
  const { context } = site
  const source = context.machine.fqdn
  if (!context.settings().webService.useCertificateAuth) {
    refuse(site, request, REFUSALS.methodOff, 'UseCertificateAuth is False')
    return faultAnswer(REFUSALS.methodOff, source)
  }
  const found = identifyByCertificate(site, request)
  if (found.kind === 'unknown') {
    refuse(site, request, REFUSALS.noToken, found.text)
    return faultAnswer(REFUSALS.noToken, source)
  }
  return issue(site, request, found.user)
}

/** The answer to a request whose sender is known. */
function issue(site: Site, request: WebRequest, user: LabUser): WebAnswer {
  const { context, side, proofKeys } = site
  // What a strict parser does not take is read by no other either.
  const order = readStrictXml(request.body) && readOrderedTicket(request.body)
  const obstacle = obstacleOf(site, user, order)
  if (obstacle || order === undefined) return deny(site, request, user, obstacle ?? MALFORMED)
  const signer = context.certificates.assigned(context.machine.fqdn, SITE_CERTIFICATE[side])
  if (!signer) return deny(site, request, user, NO_CERTIFICATE)
  const createdUs = Math.floor(request.nowUs / US_PER_SECOND) * US_PER_SECOND
  const expiresUs = createdUs + context.settings().webService.ticketValidityS * US_PER_SECOND
  const assertionId = `SamlSecurityToken-${randomGuid(context.random)}`
  const clientEntropy = order.entropy
  const plain = formatAssertion({
    id: assertionId,
    issuer: `https://${webFqdnOf(side, poolOf(context))}${PATHS.webTicket}`,
    issuedUs: createdUs,
    notBeforeUs: createdUs,
    notOnOrAfterUs: expiresUs,
    audience: order.appliesTo,
    subject: `sip:${user.sipAddress}`,
    confirmation: clientEntropy ? 'holder-of-key' : 'bearer',
  })
  const { certificatePem, keyPem, thumbprint } = signer
  const assertion = signAssertion(plain, { privateKeyPem: new Secret(keyPem), certificatePem })
  const entropy = new Secret(context.random(32))
  if (clientEntropy) proofKeys.put(assertionId, proofKeyOf(clientEntropy, entropy))
  site.log.say({
    level: 'INFO',
    component: 'WebTicketService',
    where: 'WebTicketService.IssueToken',
    correlation: request.correlation,
    text:
      `Issued ${assertionId} to sip:${user.sipAddress} for ${order.appliesTo}, signed with the certificate of the ${SITE_NAME[side]}: ` +
      `subject CN=${commonNameOf(new X509Certificate(certificatePem))}, thumbprint ${thumbprint}`,
  })
  const { context: orderContext } = order
  const grant = { context: orderContext, assertionId, assertion, entropy, createdUs, expiresUs, keyBits: 256 }
  return answer(200, XML_TEXT, formatTicketResponse(grant), [PRIVATE])
}

const PRIVATE: HeaderField = { name: 'Cache-Control', value: 'private' }

interface Obstacle {
  readonly refusal: Refusal
  readonly text: string
  readonly status?: number
}

const MALFORMED: Obstacle = {
  refusal: { reason: 'The request is not a valid RequestSecurityToken.', code: 'InvalidSecurity' },
  text: 'The body holds no RequestSecurityToken',
}
const NO_CERTIFICATE: Obstacle = {
  refusal: { reason: 'The request could not be processed.', code: 'RequestFailed' },
  text: 'No certificate is assigned to this web site, so that no ticket can be signed',
}

/** Why a user gets no ticket. */
function obstacleOf(
  { context, side }: Site,
  user: LabUser,
  order: OrderedTicket | undefined,
): Obstacle | undefined {
  if (!order) return MALFORMED
  const claimed = order.sipUri.replace(/^sips?:/i, '').toLowerCase()
  if (!user.enabledForSip)
    return { refusal: REFUSALS.otherAddress, text: `${user.account} is not enabled for SIP` }
  if (claimed !== '' && claimed !== user.sipAddress)
    return {
      refusal: REFUSALS.otherAddress,
      text: `The ticket is asked for sip:${claimed}, but ${user.account} owns sip:${user.sipAddress}`,
    }
  const host = URL.canParse(order.appliesTo) ? new URL(order.appliesTo).hostname.toLowerCase() : ''
  if (!namesOfPool(poolOf(context)).has(host))
    return {
      refusal: REFUSALS.wrongAudience,
      text: `AppliesTo ${order.appliesTo} is no service of this pool`,
    }
  if (side === 'external' && !user.remoteAccess)
    return {
      refusal: REFUSALS.notRemote,
      text: `The external access policy of sip:${user.sipAddress} does not allow access from outside`,
      status: 403,
    }
  return undefined
}

function deny(
  site: Site,
  request: WebRequest,
  user: LabUser,
  { refusal, text, status }: Obstacle,
): WebAnswer {
  refuse(site, request, refusal, `${text} (sip:${user.sipAddress})`)
  const source = site.context.machine.fqdn
  if (status === undefined) return faultAnswer(refusal, source)
  return htmlAnswer(status, 'Forbidden', { headers: diagnosticsHeader(refusal, source) })
}

function refuse(site: Site, request: WebRequest, { errorId, reason }: Refusal, text: string): void {
  site.log.say({
    level: 'ERROR',
    component: 'WebTicketService',
    where: 'WebTicketService.RequestSecurityToken',
    flag: 'TF_SECURITY',
    correlation: request.correlation,
    text: `${errorId === undefined ? '' : `${errorId} `}${reason} ${text}. Request for https://${request.host}${request.path}`,
  })
}

/** Version 4, RFC 4122. */
function randomGuid(random: (length: number) => Uint8Array): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
