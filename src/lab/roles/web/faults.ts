// Refusals of the web services in the forms clients know: a SOAP fault with status 500, or a status with X-Ms-diagnostics.
// MS-OCAUTHWS §2.2, §3.2.4.1.

import type { HeaderField } from '../../../protocol/header-lines.ts'
import { formatDiagnosticsFault } from '../../../protocol/soap/format-fault.ts'
import { answer, type WebAnswer, XML_TEXT } from './message.ts'

/** A refusal with the product's number and sentence. */
export interface Refusal {
  /** Undefined where the product has no number for it that is known. */
  readonly errorId?: number
  readonly reason: string
  /** Code of WS-Security, without prefix. */
  readonly code: 'FailedAuthentication' | 'InvalidSecurityToken' | 'InvalidSecurity' | 'RequestFailed'
}

export const REFUSALS = {
  noToken: { errorId: 28020, reason: 'No valid security token.', code: 'FailedAuthentication' },
  methodOff: { errorId: 28029, reason: 'Authentication type not allowed.', code: 'FailedAuthentication' },
  invalidTicket: { errorId: 28032, reason: 'The web ticket is invalid.', code: 'InvalidSecurityToken' },
  wrongAudience: {
    errorId: 28077,
    reason: 'Invalid Audience in the web ticket.',
    code: 'InvalidSecurityToken',
  },
  notRemote: {
    errorId: 4003,
    reason: 'User is not authorized for remote access',
    code: 'FailedAuthentication',
  },
  /** Sentence of a client's log; the number is not known. */
  otherAddress: {
    reason:
      'The SIP URI in the claim type requirements of the web ticket request does not match the SIP URI associated with the presented credentials.',
    code: 'FailedAuthentication',
  },
} as const satisfies Record<string, Refusal>

/** `28032;source="fe01.contoso.com";reason="The web ticket is invalid.";fault="wsse:InvalidSecurityToken"` */
export function diagnosticsHeader({ errorId, reason, code }: Refusal, source: string): HeaderField[] {
  if (errorId === undefined) return []
  return [
    {
      name: 'X-Ms-diagnostics',
      value: `${errorId};source="${source}";reason="${reason}";fault="wsse:${code}"`,
    },
  ]
}

/** Status 500 with a fault. @param source FQDN of the server */
export function faultAnswer(refusal: Refusal, source: string): WebAnswer {
  const { errorId, reason, code } = refusal
  const body = formatDiagnosticsFault({ code, reason, errorId })
  return answer(500, XML_TEXT, body, diagnosticsHeader(refusal, source))
}
