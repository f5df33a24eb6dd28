// SOAP 1.1 envelopes to be sent: addressing, security header, body. WS-Addressing 1.0, WS-Security 1.0.

import { escapeXml } from '../xml/escape.ts'
import { NAMESPACES } from './namespaces.ts'

/** What a message is addressed and secured with; messages with a credential in HTTP have no header at all. */
export interface SoapHeader {
  readonly to: string
  readonly action: string
  /** "uuid:…" */
  readonly messageId: string
  /** Content of the Security element: XML that declares its prefixes itself. */
  readonly security: string
}

/** @param body XML that declares its prefixes itself */
export function formatSoapEnvelope(body: string, header?: SoapHeader): string {
  return `<s:Envelope xmlns:s="${NAMESPACES.soap}">${header ? formatHeader(header) : ''}<s:Body>${body}</s:Body></s:Envelope>`
}

function formatHeader({ to, action, messageId, security }: SoapHeader): string {
  return (
    `<s:Header xmlns:wsa="${NAMESPACES.wsa}"><wsa:To>${escapeXml(to)}</wsa:To>` +
    `<wsa:ReplyTo><wsa:Address>${NAMESPACES.wsa}/anonymous</wsa:Address></wsa:ReplyTo>` +
    `<wsa:MessageID>${escapeXml(messageId)}</wsa:MessageID><wsa:Action>${escapeXml(action)}</wsa:Action>` +
    `<wsse:Security xmlns:wsse="${NAMESPACES.wsse}">${security}</wsse:Security></s:Header>`
  )
}
