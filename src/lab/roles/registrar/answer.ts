// Answers of a registrar: what is copied, marked and signed. [MS-SIPAE] §3.3, [MS-CONMGMT] §2.2.

import type { ProvenEndpoint } from '../../../auth/index.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'
import { type AnswerParts, answerTo } from '../../../protocol/sip/response.ts'
import { markReceived } from '../../../protocol/sip/via.ts'
import { type DiagnosticsId, diagnosticsHeader } from '../../sip/diagnostics.ts'
import type { SipArrival } from '../../sip/peer.ts'
import type { Access } from './authenticators.ts'
import { type FrontEnd, newTag } from './front-end.ts'

export interface Answer extends AnswerParts {
  /** Signs the answer for this endpoint. */
  readonly proven?: ProvenEndpoint | undefined
  readonly access: Access
  readonly diagnostics?: DiagnosticsId
  readonly diagnosticsDetails?: readonly (readonly [string, string])[]
}

/** SfB 2015. */
export const SERVER_HEADER: HeaderField = { name: 'Server', value: 'RTC/6.0' }

/** Sends an answer on the connection the request came on, signed when the endpoint is known. */
export function answer(frontEnd: FrontEnd, arrival: SipArrival, parts: Answer): void {
  const { peer, message, correlation } = arrival
  const { machine } = frontEnd.context
  const { proven, access, diagnostics } = parts
  const headers: HeaderField[] = [...(parts.headers ?? [])]
  if (diagnostics !== undefined)
    headers.push(diagnosticsHeader(diagnostics, machine.fqdn, parts.diagnosticsDetails))
  if (access === 'remote' && (parts.status === 401 || parts.status === 200))
    headers.push({ name: 'ms-user-logon-data', value: 'RemoteUser' })
  headers.push(SERVER_HEADER)
  const marked = markReceived(message.headers, {
    address: peer.address,
    port: peer.port,
    connectionId: peer.id,
  })
  const outgoing = answerTo(
    { headers: marked },
    { ...parts, toTag: parts.toTag ?? newTag(frontEnd), headers },
  )
  if (proven === undefined) return peer.send(outgoing, correlation)
  const signature = frontEnd.authenticators[access].sign(proven, outgoing)
  peer.send({ ...outgoing, headers: [signature, ...outgoing.headers] }, correlation)
}
