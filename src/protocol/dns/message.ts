// What a DNS message says, RFC 1035 §4, with SRV (RFC 2782), AAAA (RFC 3596) and EDNS (RFC 6891).

/** Names are in presentation form without the trailing dot, case kept: "_sip._tls.contoso.com"; '' is the root. */
export interface DnsMessage {
  readonly id: number
  readonly isResponse: boolean
  /** 0 is a query. */
  readonly opcode: number
  readonly authoritative: boolean
  readonly truncated: boolean
  readonly recursionDesired: boolean
  readonly recursionAvailable: boolean
  /** Includes the upper bits of EDNS: 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED. */
  readonly responseCode: number
  readonly questions: readonly DnsQuestion[]
  readonly answers: readonly DnsRecord[]
  readonly authorities: readonly DnsRecord[]
  /** Without the OPT pseudo record, which is `edns`. */
  readonly additionals: readonly DnsRecord[]
  readonly edns: DnsEdns | undefined
}

export interface DnsQuestion {
  readonly name: string
  readonly type: number
  readonly class: number
}

/** RFC 6891 §6.1.2. */
export interface DnsEdns {
  readonly udpPayloadBytes: number
  readonly version: number
  readonly dnssecOk: boolean
  /** Options as they stand on the wire. */
  readonly options: Uint8Array
}

export interface DnsRecord {
  readonly name: string
  readonly class: number
  readonly ttlSeconds: number
  readonly data: DnsData
}

/** The types of sign-in; all others keep their bytes. */
export type DnsData =
  | { readonly kind: 'A' | 'AAAA'; readonly address: string }
  | { readonly kind: 'CNAME' | 'NS' | 'PTR'; readonly target: string }
  | {
      readonly kind: 'SRV'
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly target: string
    }
  | DnsStartOfAuthority
  /** Each string has at most 255 bytes and need not be text. */
  | { readonly kind: 'TXT'; readonly strings: readonly Uint8Array[] }
  | { readonly kind: 'other'; readonly type: number; readonly bytes: Uint8Array }

export interface DnsStartOfAuthority {
  readonly kind: 'SOA'
  readonly primary: string
  readonly mailbox: string
  readonly serial: number
  readonly refreshSeconds: number
  readonly retrySeconds: number
  readonly expireSeconds: number
  /** Time to live of a negative answer, RFC 2308 §4. */
  readonly minimumSeconds: number
}

/** Numbers of the types this codec understands, and of ANY. */
export const DNS_TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  ANY: 255,
} as const

export const DNS_CLASS_IN = 1

/** "SRV" of 33; "TYPE65" of a number without a name here (RFC 3597 §5). */
export function dnsTypeName(type: number): string {
  return Object.entries(DNS_TYPES).find(([, number]) => number === type)?.[0] ?? `TYPE${type}`
}

/** Number of a record's type. */
export function dnsTypeOf(data: DnsData): number {
  return data.kind === 'other' ? data.type : DNS_TYPES[data.kind]
}
