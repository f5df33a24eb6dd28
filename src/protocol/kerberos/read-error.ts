// KRB-ERROR, the answer of a key distribution centre or a service that refuses: RFC 4120 §5.9.1. It is never encrypted.

import { derInteger, derText, derTimeUs, readDerFields, readDerSequence, readDerWhole } from '../der/read.ts'

export interface KerberosError {
  readonly code: number
  /** "sip/fe01.contoso.com@CONTOSO.COM": what the ticket was asked for. */
  readonly service: string
  /** Clock of the server. */
  readonly serverTimeUs: number | undefined
  /** What the server adds; '' when nothing. */
  readonly text: string
}

const MSG_ERROR = 30

/** Reads a KRB-ERROR; undefined when the bytes are none. */
export function readKerberosError(bytes: Uint8Array): KerberosError | undefined {
  const element = readDerWhole(bytes)
  const fields = element?.tag === (0x60 | MSG_ERROR) ? readDerFields(element) : undefined
  const code = derInteger(fields?.get(6))
  if (code === undefined || derInteger(fields?.get(1)) !== MSG_ERROR) return undefined
  const list = readDerFields(fields?.get(10))?.get(1)
  const parts = (list && readDerSequence(list.content))?.map(part => derText(part) ?? '?') ?? []
  const realm = derText(fields?.get(9)) ?? ''
  return {
    code,
    service: `${parts.join('/')}@${realm}`,
    serverTimeUs: derTimeUs(fields?.get(4)),
    text: derText(fields?.get(11)) ?? '',
  }
}

/** RFC 4120 §7.5.9: the errors that sign-in meets. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [6, 'KDC_ERR_C_PRINCIPAL_UNKNOWN'],
  [7, 'KDC_ERR_S_PRINCIPAL_UNKNOWN'],
  [8, 'KDC_ERR_PRINCIPAL_NOT_UNIQUE'],
  [12, 'KDC_ERR_POLICY'],
  [13, 'KDC_ERR_BADOPTION'],
  [14, 'KDC_ERR_ETYPE_NOSUPP'],
  [18, 'KDC_ERR_CLIENT_REVOKED'],
  [23, 'KDC_ERR_KEY_EXPIRED'],
  [24, 'KDC_ERR_PREAUTH_FAILED'],
  [25, 'KDC_ERR_PREAUTH_REQUIRED'],
  [29, 'KDC_ERR_SVC_UNAVAILABLE'],
  [32, 'KRB_AP_ERR_TKT_EXPIRED'],
  [33, 'KRB_AP_ERR_TKT_NYV'],
  [34, 'KRB_AP_ERR_REPEAT'],
  [37, 'KRB_AP_ERR_SKEW'],
  [41, 'KRB_AP_ERR_MODIFIED'],
  [52, 'KRB_ERR_RESPONSE_TOO_BIG'],
  [60, 'KRB_ERR_GENERIC'],
  [68, 'KDC_ERR_WRONG_REALM'],
])

/** Asked for by every client once, and the switch from UDP to TCP: no failures. */
const ORDINARY: ReadonlySet<number> = new Set([25, 52])

/** "KRB_AP_ERR_SKEW" of 37; the number for those without a name. */
export function kerberosErrorName(code: number): string {
  return NAMES.get(code) ?? `Kerberos error ${code}`
}

/** True for errors that belong to an ordinary exchange. */
export function isOrdinaryKerberosError(code: number): boolean {
  return ORDINARY.has(code)
}
