// Who may ask: access tokens, the one-time token of a link, and the sessions that both are exchanged for. Only hashes are kept;
// they are compared in constant time.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A token at rest. */
export interface StoredToken {
  /** Who holds it, as shown in lists and logs. */
  readonly name: string
  /** SHA-256. Tokens are random, so that no slow hash is needed. */
  readonly hash: Uint8Array
}

/** Who asks, and by what. */
export interface Caller {
  readonly name: string
  readonly by: 'session' | 'bearer' | 'open'
}

export interface AccessOptions {
  readonly tokens?: readonly StoredToken[]
  /** Everybody who reaches the port may ask. */
  readonly open?: boolean
  /** The page is reached over TLS: the cookie never goes without it. */
  readonly secure: boolean
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface Access {
  /** Makes the token of a link; works once. */
  createLinkToken(): string
  /** A session's cookie for the token of a link; undefined when it is unknown or was used. */
  useLinkToken(token: string, port: number): string | undefined
  /** A session for an access token; undefined when it is unknown. */
  useToken(token: string, port: number): { readonly name: string; readonly cookie: string } | undefined
  /** Who asks; undefined when nobody who may. */
  callerOf(headers: IncomingHttpHeaders, port: number): Caller | undefined
  /** Ends the session of a request; gives the cookie that clears the browser's. */
  endSession(headers: IncomingHttpHeaders, port: number): string
}

/** Name of the caller who came by the link that was printed. */
export const LINK_CALLER = 'local'

const SESSION_HOURS = 12
const SESSION_LIMIT = 10_000
const TOKEN_BYTES = 32

/** A new token, fit for links and headers. */
export function createToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What of a token is kept. */
export function hashToken(token: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(token).digest())
}

/** Creates the access of one server; sessions end with it. */
export function createAccess({ tokens = [], open = false, secure, now = Date.now }: AccessOptions): Access {
  const links: Uint8Array[] = []
  const sessions = new Map<string, { readonly name: string; readonly endsMs: number }>()

  function startSession(name: string, port: number): string {
    const value = createToken()
    // The oldest session gives way: a map keeps the order in which they began.
    if (sessions.size >= SESSION_LIMIT) sessions.delete(sessions.keys().next().value ?? '')
    sessions.set(keyOf(value), { name, endsMs: now() + SESSION_HOURS * 3_600_000 })
    return formatCookie(value, port, SESSION_HOURS * 3600)
  }

  function formatCookie(value: string, port: number, seconds: number): string {
    const flags = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`
    return `${cookieName(port, secure)}=${value}; ${flags}${secure ? '; Secure' : ''}`
  }

  function sessionOf(headers: IncomingHttpHeaders, port: number): Caller | undefined {
    const value = readCookie(headers.cookie ?? '', cookieName(port, secure))
    const session = value === undefined ? undefined : sessions.get(keyOf(value))
    return session && session.endsMs > now() ? { name: session.name, by: 'session' } : undefined
  }

  return {
    createLinkToken() {
      const token = createToken()
      links.push(hashToken(token))
      return token
    },
    useLinkToken(token, port) {
      const hash = hashToken(token)
      const found = links.findIndex(link => timingSafeEqual(link, hash))
      if (found < 0) return undefined
      links.splice(found, 1)
      return startSession(LINK_CALLER, port)
    },
    useToken(token, port) {
      const name = nameOfToken(tokens, token)
      return name === undefined ? undefined : { name, cookie: startSession(name, port) }
    },
    callerOf(headers, port) {
      const bearer = bearerOf(headers)
      if (bearer !== undefined) {
        const name = nameOfToken(tokens, bearer)
        return name === undefined ? undefined : { name, by: 'bearer' }
      }
      return sessionOf(headers, port) ?? (open ? { name: 'anybody', by: 'open' } : undefined)
    },
    endSession(headers, port) {
      const value = readCookie(headers.cookie ?? '', cookieName(port, secure))
      if (value !== undefined) sessions.delete(keyOf(value))
      return formatCookie('', port, 0)
    },
  }
}

/** The token of an Authorization header (RFC 6750 §2.1); undefined when there is no such header. */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(headers.authorization ?? '')?.[1]
}

/** Whose token it is. Looks at every stored one, whichever fits: time tells nothing. */
function nameOfToken(tokens: readonly StoredToken[], token: string): string | undefined {
  const hash = hashToken(token)
  const fitting = tokens.filter(stored => timingSafeEqual(stored.hash, hash))
  return fitting[0]?.name
}

function keyOf(value: string): string {
  return Buffer.from(hashToken(value)).toString('hex')
}

/** Cookies know no ports: each server of a machine has a name of its own. */
function cookieName(port: number, secure: boolean): string {
  return `${secure ? '__Host-' : ''}lyncpin-${port}`
}

function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
