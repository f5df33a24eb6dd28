// GetAndPublishCert and its response as they are sent: counterpart of read-message.ts. MS-OCAUTHWS §3.1, MS-WSTEP.

import { encodeBase64 } from '../../base/base64.ts'
import { formatSoapEnvelope, type SoapHeader } from '../soap/format-envelope.ts'
import { BASE64_BINARY, NAMESPACES, TOKEN_TYPES } from '../soap/namespaces.ts'
import { escapeXml } from '../xml/escape.ts'

const { authServices, wsse, wstep } = NAMESPACES
/** This service writes the namespace of WS-Trust 1.3 with a slash at its end. */
const WST = `${NAMESPACES.wst}/`

export interface CertificateOrder {
  /** UUID of the endpoint, without braces. */
  readonly deviceId: string
  /** "alice@contoso.com" */
  readonly entity: string
  readonly requestId: string
  /** DER of a PKCS#10 request. */
  readonly request: Uint8Array
}

/** The envelope of a request. @param header with the ticket and its proof */
export function formatCertificateRequest(order: CertificateOrder, header: SoapHeader): string {
  return formatSoapEnvelope(
    `<GetAndPublishCert xmlns="${authServices}" DeviceId="{${escapeXml(order.deviceId)}}" Entity="${escapeXml(order.entity)}">` +
      `<wst:RequestSecurityToken xmlns:wst="${WST}"><wst:TokenType>${TOKEN_TYPES.x509}</wst:TokenType>` +
      `<wst:RequestType>${WST}Issue</wst:RequestType>` +
      `<wsse:BinarySecurityToken xmlns:wsse="${wsse}" ValueType="http://schemas.microsoft.com/OCS/AuthWebServices.xsd#PKCS10"` +
      ` EncodingType="${BASE64_BINARY}">${encodeBase64(order.request)}</wsse:BinarySecurityToken>` +
      `<wstep:RequestID xmlns:wstep="${wstep}">${escapeXml(order.requestId)}</wstep:RequestID>` +
      '</wst:RequestSecurityToken></GetAndPublishCert>',
    header,
  )
}

/** The envelope of a response. @param certificate DER */
export function formatCertificateResponse(requestId: string, certificate: Uint8Array): string {
  return formatSoapEnvelope(
    `<GetAndPublishCertResponse xmlns="${authServices}"><wst:RequestSecurityTokenResponse xmlns:wst="${WST}">` +
      `<wst:TokenType>${TOKEN_TYPES.x509}</wst:TokenType>` +
      `<wstep:DispositionMessage xml:lang="en-US" xmlns:wstep="${wstep}">Issued</wstep:DispositionMessage>` +
      `<wst:RequestedSecurityToken><wsse:BinarySecurityToken xmlns:wsse="${wsse}" ValueType="${TOKEN_TYPES.x509}"` +
      ` EncodingType="${BASE64_BINARY}">${encodeBase64(certificate)}</wsse:BinarySecurityToken></wst:RequestedSecurityToken>` +
      `<wstep:RequestID xmlns:wstep="${wstep}">${escapeXml(requestId)}</wstep:RequestID>` +
      '</wst:RequestSecurityTokenResponse></GetAndPublishCertResponse>',
  )
}
