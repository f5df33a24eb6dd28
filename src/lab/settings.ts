// The deployment's settings as administrators know them: names and defaults of the Cs cmdlets (Get-CsWebServiceConfiguration,
// Get-CsProxyConfiguration, Get-CsAccessEdgeConfiguration, Get-CsRegistrarConfiguration), as plain data. Durations in seconds.

/** Get-CsWebServiceConfiguration. */
export interface WebServiceSettings {
  readonly useWindowsAuth: 'Negotiate' | 'NTLM' | 'None'
  readonly useCertificateAuth: boolean
  /** Validity of a web ticket. */
  readonly ticketValidityS: number
  /** Validity of a user certificate. */
  readonly certificateValidityS: number
}

/** Get-CsProxyConfiguration of one registrar pool or Edge. */
export interface ProxySettings {
  readonly useKerberos: boolean
  readonly useNtlm: boolean
  readonly useCertificate: boolean
  readonly realm: string
}

/** Get-CsAccessEdgeConfiguration. */
export interface AccessEdgeSettings {
  readonly allowOutsideUsers: boolean
  readonly allowFederatedUsers: boolean
}

/** Get-CsRegistrarConfiguration. */
export interface RegistrarSettings {
  readonly defaultExpirationS: number
  readonly minExpirationS: number
  readonly maxExpirationS: number
  readonly maxEndpointsPerUser: number
}

export interface Settings {
  readonly webService: WebServiceSettings
  readonly proxy: ProxySettings
  readonly accessEdge: AccessEdgeSettings
  readonly registrar: RegistrarSettings
}
