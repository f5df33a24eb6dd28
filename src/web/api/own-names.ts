// Which Host and Origin are ours. A page of another site can make a browser talk to us: by a name of its own that it points to
// our address (DNS rebinding), or by plain requests (CSRF). Neither gets past these checks.

import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from './refusal.ts'

export interface OwnNamesOptions {
  /** Host names and addresses under which this port is reached, IPv6 in brackets. */
  readonly names: readonly string[]
  /** Names with their port, as a proxy before us is reached. */
  readonly publicNames?: readonly string[]
  /** Scheme of the port itself. */
  readonly scheme: 'http' | 'https'
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const

export interface OwnNames {
  /** Throws Refusal unless the request is meant for us and comes from our own pages, or from no page. */
  check(request: CheckedRequest): void
}

export interface CheckedRequest {
  readonly method: string
  /** Port the request came in on. */
  readonly port: number
  readonly headers: IncomingHttpHeaders
  /** A page to navigate to, not an interface: links of other sites may lead there. */
  readonly isPage: boolean
  /** It brings its own token: no browser adds that by itself. */
  readonly hasBearer: boolean
}

/** Creates the check. */
export function createOwnNames(options: OwnNamesOptions): OwnNames {
  const { scheme } = options
  const names = options.names.map(name => name.toLowerCase())
  const publicNames = (options.publicNames ?? []).map(name => name.toLowerCase())

  function isOwnHost(host: string, port: number): boolean {
    if (publicNames.includes(host)) return true
    return names.some(name => host === `${name}:${port}` || (host === name && port === DEFAULT_PORTS[scheme]))
  }

  function isOwnOrigin(origin: string, port: number): boolean {
    const [, its = '', host = ''] = /^(https?):\/\/([^/]+)$/.exec(origin.toLowerCase()) ?? []
    // Behind a proxy the page came over TLS although this port speaks none.
    return isOwnHost(host, port) && (its === scheme || (its === 'https' && publicNames.includes(host)))
  }

  return {
    check({ method, port, headers, isPage, hasBearer }) {
      if (!isOwnHost((headers.host ?? '').toLowerCase(), port))
        throw new Refusal(
          421,
          'foreign-host',
          'this server does not answer to that name; "lyncpin serve --name" adds one',
        )
      const { origin } = headers
      if (origin !== undefined && !isOwnOrigin(origin, port)) throw foreignOrigin()
      const navigates = isPage && isReading(method) && headers['sec-fetch-mode'] === 'navigate'
      const site = headers['sec-fetch-site'] ?? 'none'
      if (site !== 'same-origin' && site !== 'none' && !navigates) throw foreignOrigin()
      // Every browser names the origin of a request that changes something.
      if (!isReading(method) && !hasBearer && origin === undefined) throw foreignOrigin()
    },
  }
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function foreignOrigin(): Refusal {
  return new Refusal(403, 'foreign-origin', 'requests from pages of other sites are refused')
}
