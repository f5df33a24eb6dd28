// What a client keeps from one sign-in to the next: its endpoint id, the user certificate, the server that let it in
// (EndpointConfiguration). A plain value: given in and handed out, stored by whoever wants to.

import type { Secret } from '../../base/secret.ts'

export interface StoredServer {
  readonly host: string
  readonly port: number
}

export interface StoredCredentials {
  /** 10 hex digits. */
  readonly epid: string
  readonly certificate?: {
    /** DER. */
    readonly certificate: Uint8Array
    readonly certificatePem: string
    readonly privateKeyPem: Secret<string>
    readonly notAfterUs: number
  }
  readonly server?: StoredServer
}
