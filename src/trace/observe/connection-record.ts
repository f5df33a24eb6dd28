// The connection record of a server's SIP stack (flag TF_CONNECTION): a block of "Name: value" lines without a SIP message.
// Two observers read it: what it says of TLS and what of TCP.

import { parseResultCode } from '../../base/result-code.ts'
import { normaliseHost } from './host-name.ts'

export interface ConnectionRecord {
  /** "information", "warning" or "error". */
  readonly severity: string
  readonly sentence: string
  /** The other side: its name where the record has one, with port; '' when it does not say. */
  readonly peer: string
  /** Address and port of the other side; '' when it does not say. */
  readonly peerAddress: string
  readonly transport: string
  readonly code: number | undefined
  /** The record speaks of the TLS negotiation. */
  readonly aboutTls: boolean
}

/** ASCII literals, one of which every connection record contains. */
export const CONNECTION_RECORD_ANCHORS: readonly string[] = [
  'logtype: connection',
  'connection-id:',
  'peer-ip:',
]

/** Reads the block; undefined when the text holds none. */
export function readConnectionRecord(text: string): ConnectionRecord | undefined {
  const field = (name: string): string =>
    new RegExp(`^[ \\t]*${name}:[ \\t]*([^\\r\\n]*)`, 'im').exec(text)?.[1]?.trim() ?? ''
  const severity = field('Severity').toLowerCase()
  const isConnection = /^[ \t]*(?:LogType:[ \t]*connection|Connection-ID:|Peer-IP:)/im.test(text)
  if (!isConnection || severity === '' || /^[ \t]*SIP-(?:Start-Line|Call-ID):/im.test(text)) return undefined
  const sentence = field('Text')
  const resultCode = field('Result-Code')
  return {
    severity,
    sentence,
    peer: normaliseHost(field('Peer')),
    peerAddress: normaliseHost(field('Peer-IP')),
    transport: field('Transport').toUpperCase(),
    code: resultCode === '' ? undefined : parseResultCode(resultCode),
    aboutTls: /\bTLS\b|certificate|handshake/i.test(sentence),
  }
}
