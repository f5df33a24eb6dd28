// The deployment's settings as administrators know them: names and defaults of the Cs cmdlets (Get-CsWebServiceConfiguration,
// Get-CsProxyConfiguration, Get-CsAccessEdgeConfiguration, Get-CsRegistrarConfiguration, Get-CsClientVersionPolicy), as plain data.
// Durations in seconds. A service (pool, Edge or reverse proxy, by FQDN) has the defaults of the deployment with its own changes over them.

/** Get-CsWebServiceConfiguration. */
export interface WebServiceSettings {
  readonly useWindowsAuth: 'Negotiate' | 'NTLM' | 'None'
  readonly useCertificateAuth: boolean
  readonly usePinAuth: boolean
  readonly allowExternalAuthentication: boolean
  /** Validity of a web ticket. */
  readonly ticketValidityS: number
  /** Validity of a user certificate whose request names none (DefaultValidityPeriodHours). */
  readonly certificateValidityS: number
  /** Limits of what a request may name (Min-/MaxValidityPeriodHours). */
  readonly minCertificateValidityS: number
  readonly maxCertificateValidityS: number
  /** Limits of the key of a request (Min-/MaxCSRKeySize). */
  readonly minCsrKeyBits: number
  readonly maxCsrKeyBits: number
  /** Origins of web clients that may ask from another site (CrossDomainAuthorizationList). */
  readonly crossDomainAuthorizationList: readonly string[]
}

/** Get-CsProxyConfiguration of one registrar pool or Edge. */
export interface ProxySettings {
  readonly useKerberos: boolean
  readonly useNtlm: boolean
  readonly useCertificate: boolean
  readonly disableNtlmFor2010AndLaterClients: boolean
  readonly treatAllClientsAsRemote: boolean
  readonly realm: string
  readonly maxClientMessageBodySizeKb: number
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

/** One rule of Get-CsClientVersionPolicy; the first that matches counts. */
export interface ClientVersionRule {
  /** Product of the User-Agent, "OC", "UCCAPI". */
  readonly userAgent: string
  readonly compare: 'EQL' | 'NEQ' | 'GTR' | 'GEQ' | 'LSS' | 'LEQ'
  /** Up to four numbers, "16.0.4266". */
  readonly version: string
  readonly action: 'Allow' | 'Block' | 'BlockWithUrl' | 'BlockAndUpgrade'
  readonly url?: string | undefined
}

/** Get-CsClientVersionConfiguration and the policy in force. */
export interface ClientVersionSettings {
  readonly enabled: boolean
  readonly defaultAction: 'Allow' | 'Block'
  readonly rules: readonly ClientVersionRule[]
}

/** A reverse proxy's publishing rule: no cmdlet, but every product has these. */
export interface ReverseProxySettings {
  /** Ports of the External Web Site to which 443 and 80 lead. */
  readonly securePort: number
  readonly plainPort: number
  /** Forwards the Host header as it came; else the name of the published server. */
  readonly preservesHost: boolean
  /** Asks for credentials itself before it forwards. */
  readonly preAuthentication: 'None' | 'Basic'
  /** Host names that are not published although the topology has them. */
  readonly unpublishedHosts: readonly string[]
}

export interface Settings {
  readonly webService: WebServiceSettings
  readonly proxy: ProxySettings
  readonly accessEdge: AccessEdgeSettings
  readonly registrar: RegistrarSettings
  readonly clientVersion: ClientVersionSettings
  readonly reverseProxy: ReverseProxySettings
}

/** Some fields of some groups. */
export type SettingsChange = {
  readonly [G in keyof Settings]?:
    | { readonly [F in keyof Settings[G]]?: Settings[G][F] | undefined }
    | undefined
}

const HOUR_S = 3600

/** What a new deployment has. A pilot turns outside access on, so that is the one default of the product that differs here. */
export const DEFAULT_SETTINGS: Settings = {
  webService: {
    useWindowsAuth: 'Negotiate',
    useCertificateAuth: true,
    usePinAuth: true,
    allowExternalAuthentication: true,
    ticketValidityS: 8 * HOUR_S,
    certificateValidityS: 4320 * HOUR_S,
    minCertificateValidityS: 8 * HOUR_S,
    maxCertificateValidityS: 8760 * HOUR_S,
    minCsrKeyBits: 1024,
    maxCsrKeyBits: 16_384,
    crossDomainAuthorizationList: [],
  },
  proxy: {
    useKerberos: true,
    useNtlm: true,
    useCertificate: true,
    disableNtlmFor2010AndLaterClients: false,
    treatAllClientsAsRemote: false,
    realm: 'SIP Communications Service',
    maxClientMessageBodySizeKb: 128,
  },
  accessEdge: { allowOutsideUsers: true, allowFederatedUsers: true },
  registrar: {
    defaultExpirationS: 600,
    minExpirationS: 300,
    maxExpirationS: 900,
    maxEndpointsPerUser: 8,
  },
  clientVersion: { enabled: true, defaultAction: 'Allow', rules: [] },
  reverseProxy: {
    securePort: 4443,
    plainPort: 8080,
    preservesHost: true,
    preAuthentication: 'None',
    unpublishedHosts: [],
  },
}

export interface SettingsStore {
  /** Settings in force for a service, the FQDN of a pool, an Edge (inner name) or a reverse proxy. */
  of(service: string): Settings
  /** Changes some of them, for one service or, without one, for all; gives the way back. */
  set(change: SettingsChange, service?: string): () => void
}

/** A store whose changes lie over each other, the latest on top; undoing one leaves the others. */
export function createSettings(base: SettingsChange = {}): SettingsStore {
  const start = merge(DEFAULT_SETTINGS, base)
  const changes: { readonly change: SettingsChange; readonly service: string | undefined }[] = []
  return {
    of: service =>
      changes
        .filter(entry => entry.service === undefined || entry.service === service.toLowerCase())
        .reduce((settings, { change }) => merge(settings, change), start),
    set(change, service) {
      const entry = { change, service: service?.toLowerCase() }
      changes.push(entry)
      return () => {
        const at = changes.indexOf(entry)
        if (at >= 0) changes.splice(at, 1)
      }
    },
  }
}

function merge(settings: Settings, change: SettingsChange): Settings {
  return {
    webService: over(settings.webService, change.webService),
    proxy: over(settings.proxy, change.proxy),
    accessEdge: over(settings.accessEdge, change.accessEdge),
    registrar: over(settings.registrar, change.registrar),
    clientVersion: over(settings.clientVersion, change.clientVersion),
    reverseProxy: over(settings.reverseProxy, change.reverseProxy),
  }
}

/** The group with those fields of the change that have a value. */
function over<T extends object>(group: T, change: object | undefined): T {
  const set = Object.entries(change ?? {}).filter(([, value]) => value !== undefined)
  return { ...group, ...Object.fromEntries(set) }
}
