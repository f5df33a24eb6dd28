// A token of a handshake, whatever it is: NTLM, SPNEGO, Kerberos, TLS.

import { decodeBase64 } from '../../base/base64.ts'
import { readNtlmMessage } from '../../protocol/ntlm/read-message.ts'
import { readTlsFlightItems } from '../../protocol/tls-dsk/read-handshake.ts'
import { describeGss } from './gss.ts'
import { type DetailNode, type DetailOptions, row } from './node.ts'
import { describeNtlm } from './ntlm.ts'
import { describeTls } from './tls.ts'

/** Tokens inside tokens are followed this deep. */
const DEPTH_LIMIT = 6

/** Describes the base64 text of a token; nothing when it is empty. Never throws. */
export function describeToken(base64: string, options: DetailOptions): DetailNode[] {
  if (base64 === '') return []
  const bytes = decodeBase64(base64)
  if (bytes === undefined) return row('token', `${base64.length} characters, no base64`)
  return [describeTokenBytes(bytes, options, 0)]
}

function describeTokenBytes(bytes: Uint8Array, options: DetailOptions, depth: number): DetailNode {
  const unknown: DetailNode = {
    name: 'token',
    value: `${bytes.length} bytes`,
    note: 'of unknown kind',
    children: [],
  }
  if (depth > DEPTH_LIMIT) return unknown
  const ntlm = readNtlmMessage(bytes)
  if (ntlm) return withProblems(describeNtlm(ntlm.value, options), ntlm.problems)
  const tls = readTlsFlightItems(bytes)
  if (tls) return withProblems(describeTls(tls.value, options), tls.problems)
  return describeGss(bytes, options, inner => describeTokenBytes(inner, options, depth + 1)) ?? unknown
}

function withProblems(node: DetailNode, problems: readonly { readonly text: string }[]): DetailNode {
  return { ...node, children: [...node.children, ...problems.flatMap(({ text }) => row('note', text))] }
}
