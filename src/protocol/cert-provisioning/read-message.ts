// GetAndPublishCert and its response: the request for a user certificate and what came back. MS-OCAUTHWS §3.1.

import { decodeBase64 } from '../../base/base64.ts'
import { attributeOf, findElement, textOf, type XmlElement } from '../xml/read-xml.ts'

export interface CertificateMessage {
  readonly kind: 'request' | 'response'
  /** Sign-in address the certificate is for. */
  readonly entity: string
  /** Endpoint id the certificate is kept under. */
  readonly deviceId: string
  readonly requestId: string
  /** "Issued" in a good response. */
  readonly disposition: string
  /** DER of a PKCS#10 request, or of the certificate. */
  readonly der: Uint8Array | undefined
}

/** Reads the first request or response of an envelope's body; undefined when there is none. */
export function readCertificateMessage(body: readonly XmlElement[]): CertificateMessage | undefined {
  const request = findElement(body, 'GetAndPublishCert')
  const element = request ?? findElement(body, 'GetAndPublishCertResponse')
  if (!element) return undefined
  const token = textOf(element.children, 'BinarySecurityToken')
  return {
    kind: request ? 'request' : 'response',
    entity: attributeOf(element, 'Entity'),
    deviceId: attributeOf(element, 'DeviceId'),
    requestId: textOf(element.children, 'RequestID'),
    disposition: textOf(element.children, 'DispositionMessage'),
    der: token === '' ? undefined : decodeBase64(token),
  }
}
