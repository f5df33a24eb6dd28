// GSS tokens for people: SPNEGO, Kerberos, NTLM inside Negotiate.

import { GSS_MECHANISMS, readGssToken } from '../../protocol/gss/initial-token.ts'
import { readSpnego, type SpnegoInit, type SpnegoResponse } from '../../protocol/gss/spnego.ts'
import { encryptionTypeName } from '../../protocol/kerberos/encryption-types.ts'
import { AP_MUTUAL_REQUIRED, type EncryptedData, formatPrincipal } from '../../protocol/kerberos/message.ts'
import { kerberosErrorName, readKerberosError } from '../../protocol/kerberos/read-error.ts'
import { readApReply, readApRequest } from '../../protocol/kerberos/read-message.ts'
import { branch, type DetailNode, type DetailOptions, row, timeRow } from './node.ts'

const MECHANISM_NAMES: Readonly<Record<string, string>> = {
  [GSS_MECHANISMS.kerberos]: 'Kerberos',
  [GSS_MECHANISMS.microsoftKerberos]: 'Kerberos (Microsoft number)',
  [GSS_MECHANISMS.ntlm]: 'NTLM',
  [GSS_MECHANISMS.spnego]: 'SPNEGO',
  '1.2.840.113554.1.2.2.3': 'Kerberos user to user',
  '1.3.6.1.4.1.311.2.2.30': 'NegoEx',
}

const mechanismName = (oid: string): string => MECHANISM_NAMES[oid] ?? oid

/** Describes a token; undefined when it is none of GSS. @param inner describes tokens of mechanisms inside */
export function describeGss(
  bytes: Uint8Array,
  options: DetailOptions,
  inner: (bytes: Uint8Array) => DetailNode,
): DetailNode | undefined {
  const spnego = readSpnego(bytes)
  if (spnego) return describeSpnego(spnego, inner)
  const framed = readGssToken(bytes)
  if (framed && mechanismName(framed.mechanism).startsWith('Kerberos'))
    return describeKerberos(framed.inner, options)
  if (framed) {
    return {
      name: `GSS token of ${mechanismName(framed.mechanism)}`,
      value: '',
      note: '',
      children: [inner(framed.inner)],
    }
  }
  return undefined
}

function describeSpnego(
  token: SpnegoInit | SpnegoResponse,
  inner: (bytes: Uint8Array) => DetailNode,
): DetailNode {
  const content = token.token && token.token.length > 0 ? [inner(token.token)] : []
  if (token.kind === 'init') {
    const children = [
      ...row('mechanisms offered', token.mechanisms.map(mechanismName).join(', ')),
      ...content,
    ]
    return { name: 'SPNEGO: first token', value: '', note: '', children }
  }
  const children = [
    ...row('state', token.state),
    ...row('mechanism', token.mechanism && mechanismName(token.mechanism)),
    ...content,
  ]
  return { name: 'SPNEGO: answer', value: '', note: '', children }
}

/** Token id of RFC 4121 §4.1 and RFC 1964 §1.1, then the message. */
function describeKerberos(token: Uint8Array, options: DetailOptions): DetailNode {
  const id = ((token[0] ?? 0) << 8) | (token[1] ?? 0)
  const message = token.subarray(2)
  if (id === 0x0100) return describeApRequest(message)
  if (id === 0x0200) {
    const reply = readApReply(message)
    return node(
      'Kerberos: answer of the service (AP-REP)',
      reply ? describeEncrypted('encrypted part', reply) : [],
    )
  }
  if (id === 0x0300) return describeError(message, options)
  return node(
    id === 0x0101 ? 'Kerberos: signature (MIC)' : 'Kerberos token',
    row('size', `${token.length} bytes`),
  )
}

function describeApRequest(message: Uint8Array): DetailNode {
  const request = readApRequest(message)
  if (!request) return node('Kerberos: ticket for the service (AP-REQ), cannot be read', [])
  const { ticket, authenticator, options } = request
  return node('Kerberos: ticket for the service (AP-REQ)', [
    ...row('service', formatPrincipal(ticket.service)),
    ...row('mutual authentication', options & AP_MUTUAL_REQUIRED ? 'asked for' : 'not asked for'),
    ...describeEncrypted('ticket', ticket.encrypted),
    ...describeEncrypted('authenticator', authenticator),
  ])
}

function describeError(message: Uint8Array, options: DetailOptions): DetailNode {
  const error = readKerberosError(message)
  if (!error) return node('Kerberos: error, cannot be read', [])
  return node('Kerberos: error', [
    ...row('error', String(error.code), kerberosErrorName(error.code)),
    ...row('service', error.service),
    ...timeRow("server's time", error.serverTimeUs, options),
    ...row('text', error.text),
  ])
}

function describeEncrypted(name: string, { etype, kvno, cipher }: EncryptedData): DetailNode[] {
  const version = kvno === undefined ? '' : `, key version ${kvno}`
  return branch(name, [], `${encryptionTypeName(etype)}${version}, ${cipher.length} bytes encrypted`)
}

function node(name: string, children: readonly DetailNode[]): DetailNode {
  return { name, value: '', note: '', children }
}
