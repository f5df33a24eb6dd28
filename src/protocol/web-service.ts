// Which web service of the sign-in a URL belongs to. Paths: MS-OCAUTHWS, MS-OCDISCWS, MS-CONMGMT, UCWA.

export type WebService =
  | 'autodiscover'
  | 'web-ticket'
  | 'certificate-provisioning'
  | 'ucwa'
  | 'mcx'
  | 'federation'
  | 'oauth'
  | 'address-book'
  | 'group-expansion'
  | 'exchange'
  | 'meeting'
  | 'other'

/** Paths are compared in lower case; the first that matches wins. */
const PATHS: readonly (readonly [RegExp, WebService])[] = [
  [/^\/webticket\//, 'web-ticket'],
  [/^\/certprov\//, 'certificate-provisioning'],
  [/^\/autodiscover\/autodiscover\.(?:xml|svc|json)/, 'exchange'],
  [/^\/autodiscover\/autodiscoverservice\.svc/, 'autodiscover'],
  [/^\/ews\//, 'exchange'],
  [/^\/adfs\//, 'federation'],
  [/^\/mcx\//, 'mcx'],
  [/^\/ucwa\//, 'ucwa'],
  [/^\/groupexpansion\//, 'group-expansion'],
  [/^\/abs\//, 'address-book'],
  [/^\/(?:meet|lwa|reach|join|dialin)\b/, 'meeting'],
]

/** Host and path of a request target; the path has no query. */
export interface WebAddress {
  readonly host: string
  readonly port: number | undefined
  readonly path: string
  readonly query: string
}

/** Takes a URL or an origin-form target apart; `host` is what a Host header said. */
export function readWebAddress(target: string, hostHeader?: string): WebAddress {
  const match = /^(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(target)
  const authority = match ? (match[2] ?? '') : (hostHeader ?? '')
  const [host, port] = splitAuthority(authority)
  const defaultPort = match ? (match[1]?.toLowerCase() === 'https' ? 443 : 80) : undefined
  if (match) return { host, port: port ?? defaultPort, path: match[3] || '/', query: match[4] ?? '' }
  const question = target.indexOf('?')
  return {
    host,
    port,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
  }
}

function splitAuthority(authority: string): [string, number | undefined] {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority.replace(/^[^@]*@/, ''))
  return [(match?.[1] ?? authority).toLowerCase(), match?.[2] === undefined ? undefined : Number(match[2])]
}

/** The service of a host and path. */
export function webServiceOf(host: string, path: string): WebService {
  const lower = path.toLowerCase()
  const byPath = PATHS.find(([pattern]) => pattern.test(lower))
  if (byPath) return byPath[1]
  if (/^lyncdiscover(?:internal)?\./.test(host)) return 'autodiscover'
  if (/^login\.(?:microsoftonline|windows|partner\.microsoftonline)\./.test(host)) return 'oauth'
  return /\/oauth2?(?:\/|token|$)/.test(lower) ? 'oauth' : 'other'
}
