// SOAP bodies of web ticket and certificate services for people: what is asked, proved, granted or refused.

import { readCertificateMessage } from '../../protocol/cert-provisioning/read-message.ts'
import { readCertificate, readCertificateRequest } from '../../protocol/pki/read-certificate.ts'
import { readSoapFault } from '../../protocol/soap/fault.ts'
import { readSoapEnvelope, type SoapEnvelope, type SoapSecurity } from '../../protocol/soap/read-envelope.ts'
import { readTokenMessage } from '../../protocol/web-ticket/read-token-message.ts'
import { describeAssertion } from './assertion.ts'
import { describeCertificate, describeCertificateRequest } from './certificate.ts'
import { describeDiagnosticsId } from './diagnostics.ts'
import { branch, type DetailNode, type DetailOptions, row, timeRow } from './node.ts'

/** Describes the envelope in a body; nothing when there is none. Never throws. */
export function describeSoap(body: string, options: DetailOptions): DetailNode[] {
  const envelope = readSoapEnvelope(body)
  if (!envelope) return []
  return branch('SOAP message', [
    ...row('action', envelope.action),
    ...row('to', envelope.to),
    ...row('message id', envelope.messageId),
    ...row('answers', envelope.relatesTo),
    ...(envelope.security ? describeSecurity(envelope.security, options) : []),
    ...describeTokenMessage(envelope, options),
    ...describeCertificateMessage(envelope, options),
    ...describeFault(body, options),
  ])
}

function describeSecurity(security: SoapSecurity, options: DetailOptions): DetailNode[] {
  const certificate = security.certificate && readCertificate(security.certificate)
  return branch('proves itself with', [
    ...row('user name', security.userName),
    ...row('password', security.hasPassword ? '(hidden)' : ''),
    ...timeRow('created', security.createdUs, options),
    ...timeRow('expires', security.expiresUs, options),
    ...(security.assertion ? [describeAssertion(security.assertion, options)] : []),
    ...(certificate ? branch('certificate', describeCertificate(certificate, options)) : []),
    ...row('encrypted token', security.hasEncryptedToken ? 'only the service can read it' : ''),
    ...row('signature', security.signatureAlgorithm),
  ])
}

function describeTokenMessage({ body }: SoapEnvelope, options: DetailOptions): DetailNode[] {
  const message = readTokenMessage(body)
  if (!message || readCertificateMessage(body)) return []
  return branch(message.kind === 'request' ? 'asks for a ticket' : 'grants a ticket', [
    ...row('for', message.appliesTo),
    ...row('type', message.tokenType),
    ...row('key type', message.keyType),
    ...message.claims.flatMap(({ name, value }) => row(`claim ${name}`, value)),
    ...timeRow('valid from', message.createdUs, options),
    ...timeRow('valid to', message.expiresUs, options),
    ...row('key material', message.hasEntropy ? '(hidden)' : ''),
    ...row('compact web ticket', message.hasCompactTicket ? '(hidden)' : ''),
    ...(message.assertion ? [describeAssertion(message.assertion, options)] : []),
  ])
}

function describeCertificateMessage({ body }: SoapEnvelope, options: DetailOptions): DetailNode[] {
  const message = readCertificateMessage(body)
  if (!message) return []
  const request = message.kind === 'request'
  const certificate = message.der && !request ? readCertificate(message.der) : undefined
  const certificateRequest = message.der && request ? readCertificateRequest(message.der) : undefined
  return branch(request ? 'asks for a user certificate' : 'grants a user certificate', [
    ...row('user', message.entity),
    ...row('device', message.deviceId),
    ...row('disposition', message.disposition),
    ...(certificate ? branch('certificate', describeCertificate(certificate, options)) : []),
    ...(certificateRequest
      ? branch('certificate request', describeCertificateRequest(certificateRequest))
      : []),
    ...row('request id', message.requestId),
  ])
}

function describeFault(body: string, options: DetailOptions): DetailNode[] {
  const fault = readSoapFault(body)
  if (!fault) return []
  return branch('fault', [
    ...row('code', fault.code),
    ...row('reason', fault.reason),
    ...(fault.errorId === undefined
      ? []
      : [describeDiagnosticsId(fault.errorId, fault.errorReason ?? '', [], options)]),
  ])
}
