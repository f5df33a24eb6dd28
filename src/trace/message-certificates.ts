// Certificates that travel in messages: in TLS-DSK handshakes, in SOAP, as PEM.

import { decodeBase64 } from '../base/base64.ts'
import { readCertificateMessage } from '../protocol/cert-provisioning/read-message.ts'
import { findPemCertificates } from '../protocol/pki/read-certificate.ts'
import { parseAuthentication } from '../protocol/sip/authentication.ts'
import { readSoapEnvelope } from '../protocol/soap/read-envelope.ts'
import { readTlsFlightItems } from '../protocol/tls-dsk/read-handshake.ts'
import type { MessageContent } from './message-content.ts'

export interface MessageCertificate {
  readonly der: Uint8Array
  /** handshake: TLS-DSK; issued: by certificate provisioning; body: as PEM, or proving who sends it. */
  readonly where: 'handshake' | 'issued' | 'body'
  /** The sender's own comes first in a handshake; the others of its chain are authorities. */
  readonly place: number
}

const AUTHENTICATION =
  /^(?:(?:www|proxy)-authenticate|(?:proxy-)?authorization|(?:proxy-)?authentication-info)$/i

/** Finds the certificates of a message. Never throws. */
export function certificatesInMessage({ headers, body }: MessageContent): MessageCertificate[] {
  return [
    ...headers.filter(({ name }) => AUTHENTICATION.test(name)).flatMap(({ value }) => inHandshake(value)),
    ...inSoap(body),
    ...findPemCertificates(body).map((der, place) => ({ der, where: 'body' as const, place })),
  ]
}

function inHandshake(value: string): MessageCertificate[] {
  const { scheme, parameters } = parseAuthentication(value)
  if (!/^tls-dsk$/i.test(scheme)) return []
  const bytes = decodeBase64(parameters.get('gssapi-data') ?? '')
  const items = bytes && readTlsFlightItems(bytes)
  return (items?.value ?? []).flatMap(item =>
    item.kind === 'certificate'
      ? item.certificates.map((der, place) => ({ der, where: 'handshake' as const, place }))
      : [],
  )
}

function inSoap(body: string): MessageCertificate[] {
  const envelope = body.includes('Envelope') ? readSoapEnvelope(body) : undefined
  if (!envelope) return []
  const message = readCertificateMessage(envelope.body)
  const issued = message?.kind === 'response' ? message.der : undefined
  const shown = envelope.security?.certificate
  return [
    ...(issued ? [{ der: issued, where: 'issued' as const, place: 0 }] : []),
    ...(shown ? [{ der: shown, where: 'body' as const, place: 0 }] : []),
  ]
}
