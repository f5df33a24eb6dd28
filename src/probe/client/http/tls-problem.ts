// What a client says against the certificate of a server: chain, name, dates by its own clock, with the code a Windows client shows.

import type { TLSSocket } from 'node:tls'
import {
  type ChainFault,
  checkChain,
  presentedChain,
  readPemCertificates,
} from '../../../auth/pki/check-chain.ts'
import { type ClientProblem, type ClientProblemCode, problem } from './problem.ts'

/** SEC_E_UNTRUSTED_ROOT, SEC_E_CERT_EXPIRED, SEC_E_WRONG_PRINCIPAL, SEC_E_NO_CREDENTIALS. */
const CODES: Readonly<Record<ChainFault, readonly [ClientProblemCode, number]>> = {
  untrusted: ['tls-untrusted', 0x80090325],
  expired: ['tls-expired', 0x80090328],
  'not-yet-valid': ['tls-not-yet-valid', 0x80090328],
  name: ['tls-wrong-name', 0x80090322],
  none: ['tls-failed', 0x8009030e],
}

/** The first thing that is wrong; undefined when nothing is. */
export function tlsProblemOf(
  socket: TLSSocket,
  question: { readonly host: string; readonly rootsPem: string; readonly nowMs: number },
): ClientProblem | undefined {
  const { host, rootsPem, nowMs } = question
  const roots = readPemCertificates(rootsPem)
  const found = checkChain({ chain: presentedChain(socket), roots, nowMs, hostName: host })
  if (!found) return undefined
  const [code, hresult] = CODES[found.fault]
  return problem(code, `${host}: ${found.text}`, hresult)
}
