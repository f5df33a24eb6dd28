// The fault with which web ticket and certificate provisioning services refuse: OCSDiagnosticsFault, MS-OCAUTHWS §2.2.

import { escapeXml } from '../xml/escape.ts'
import { formatSoapEnvelope } from './format-envelope.ts'
import { NAMESPACES } from './namespaces.ts'

export interface DiagnosticsFault {
  /** Code of WS-Security, without prefix: "FailedAuthentication", "InvalidSecurityToken". */
  readonly code: string
  /** Undefined for a fault without detail. */
  readonly errorId: number | undefined
  readonly reason: string
}

/** The whole envelope; it goes out with HTTP status 500. */
export function formatDiagnosticsFault({ code, errorId, reason }: DiagnosticsFault): string {
  const text = escapeXml(reason)
  return formatSoapEnvelope(
    `<s:Fault><faultcode xmlns:a="${NAMESPACES.wsse}">a:${escapeXml(code)}</faultcode>` +
      `<faultstring xml:lang="en-US">${text}</faultstring>` +
      `${errorId === undefined ? '' : formatDetail(errorId, text)}</s:Fault>`,
  )
}

function formatDetail(errorId: number, text: string): string {
  return (
    `<detail><OCSDiagnosticsFault xmlns="${NAMESPACES.webAuthentication}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">` +
    `<Ms-Diagnostics-Fault><ErrorId>${errorId}</ErrorId><Reason>${text}</Reason></Ms-Diagnostics-Fault>` +
    '<NameValuePairs xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays"/>' +
    '</OCSDiagnosticsFault></detail>'
  )
}
