// Certificates of the lab by role, as Request-/Set-/Get-CsCertificate handle them. A role reads its certificate at every
// handshake, so that an assignment takes effect at once.

/** The roles of Get-CsCertificate -Type that the lab has, and the listener of the reverse proxy. */
export type CertificateRole =
  | 'Default'
  | 'WebServicesInternal'
  | 'WebServicesExternal'
  | 'AccessEdgeExternal'
  | 'Internal'
  | 'ReverseProxy'

/** A certificate with its private key and what is sent with it. */
export interface CertificateMaterial {
  /** PEM of the certificate itself. */
  readonly certificatePem: string
  /** PEM of the intermediates sent with it, in order; '' for none. */
  readonly chainPem: string
  readonly keyPem: string
  /** SHA-1 thumbprint, upper-case hex. */
  readonly thumbprint: string
  readonly subject: string
  readonly names: readonly string[]
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

export interface CertificateStore {
  /**
   * Certificate assigned to a role on a machine; undefined when none is.
   * @param machine FQDN, lower case
   */
  assigned(machine: string, role: CertificateRole): CertificateMaterial | undefined
  /** Assigns and gives warnings when names break a rule of the role; it obeys all the same. */
  assign(machine: string, role: CertificateRole, material: CertificateMaterial): readonly string[]
  /** Roots a machine or client trusts, PEM. */
  trusted(machine: string): string
  /** CA that issues user certificates ("Communications Server"), DER chain and key are the pool's. */
  readonly userIssuer: CertificateMaterial
}
