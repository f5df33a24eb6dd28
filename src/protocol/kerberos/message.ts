// The Kerberos messages that reach a service, RFC 4120 §5: ticket, AP-REQ, AP-REP and what is encrypted in them.

/** Protocol version and message types, RFC 4120 §5.10. */
export const KERBEROS_VERSION = 5
export const MSG_AP_REQ = 14
export const MSG_AP_REP = 15

/** "sip/fe01.contoso.com@CONTOSO.COM" has the parts ["sip", "fe01.contoso.com"]. */
export interface KerberosPrincipal {
  readonly parts: readonly string[]
  readonly realm: string
  /** 1 a user, 2 a service, 3 a service on a host: RFC 4120 §6.2. */
  readonly nameType: number
}

export interface EncryptedData {
  readonly etype: number
  readonly kvno: number | undefined
  readonly cipher: Uint8Array
}

export interface KerberosTicket {
  readonly service: KerberosPrincipal
  readonly encrypted: EncryptedData
  /** The ticket as it stands in the message. */
  readonly whole: Uint8Array
}

export interface ApRequest {
  /** Bit 2 (0x20000000): the client wants an AP-REP. */
  readonly options: number
  readonly ticket: KerberosTicket
  readonly authenticator: EncryptedData
}

export const AP_MUTUAL_REQUIRED = 0x20000000

/** A key as it travels inside an encrypted part. */
export interface WireKey {
  readonly etype: number
  readonly value: Uint8Array
}

export interface TicketContent {
  readonly flags: number
  readonly sessionKey: WireKey
  readonly client: KerberosPrincipal
  readonly authTimeUs: number
  readonly startTimeUs: number | undefined
  readonly endTimeUs: number
}

export interface Authenticator {
  readonly client: KerberosPrincipal
  readonly checksum: { readonly type: number; readonly value: Uint8Array } | undefined
  /** Client's clock, with its microseconds. */
  readonly timeUs: number
  readonly subkey: WireKey | undefined
  readonly sequence: number | undefined
}

export interface ApReply {
  readonly timeUs: number
  readonly subkey: WireKey | undefined
  readonly sequence: number | undefined
}

/** "alice@CONTOSO.COM" */
export function formatPrincipal({ parts, realm }: KerberosPrincipal): string {
  return `${parts.join('/')}@${realm}`
}
