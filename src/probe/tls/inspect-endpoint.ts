// What a TLS server shows and offers: the chain exactly as sent, the handshake a tolerant client gets, and on request every version
// and suite it takes. All questions go out side by side.

import type { TLSSocket } from 'node:tls'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import { TLS_VERSIONS } from '../../protocol/tls/write-client-hello.ts'
import type { ClientContext, ClientEndpoint } from '../client/context.ts'
import { type Greeting, greet } from './greet.ts'
import { MODERN_SUITES, SUITES } from './offered-suites.ts'
import { type AgreedTls, type RefusedTls, shakeHands } from './verify-chain.ts'

export interface TlsTarget {
  readonly endpoint: ClientEndpoint
  /** Name for SNI and for the name check. */
  readonly host: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** The connection of the handshake is not ended where the server serves several at once: it is `open` then. */
  readonly keepsOpen?: boolean
}

export interface InspectedTls {
  readonly handshake: AgreedTls | RefusedTls
  /** DER as sent, the server's own first; empty when none was seen. */
  readonly chain: readonly Uint8Array[]
  /** False when the chain is the path OpenSSL built, because the server shows its certificates only under TLS 1.3. */
  readonly asSent: boolean
  /** The answer to the hello for TLS 1.2. */
  readonly greeting: Greeting
  /** The connection of the handshake, with nothing sent on it; see `keepsOpen`. */
  readonly open: TLSSocket | undefined
}

/** A handshake and, beside it, the chain as sent. Rejects when no connection comes about. */
export async function inspectTls(context: ClientContext, target: TlsTarget): Promise<InspectedTls> {
  let isGreeted = false
  const greeted = askVersion(context, target, TLS_VERSIONS.tls12).finally(() => {
    isGreeted = true
  })
  const handshake = await agree(context, target)
  // A server that serves one client at a time answers the other question only when this one ends.
  const keeps = target.keepsOpen === true && isGreeted && handshake.kind === 'agreed'
  if (handshake.kind === 'agreed' && !keeps) handshake.socket.destroy()
  const open = keeps ? handshake.socket : undefined
  const greeting = await greeted
  const sent = greeting.kind === 'hello' ? greeting.certificates : []
  if (sent.length > 0) return { handshake, chain: sent, asSent: true, greeting, open }
  const chain = handshake.kind === 'agreed' ? withoutTrustedRoot(handshake, context) : []
  return { handshake, chain, asSent: false, greeting, open }
}

async function agree(context: ClientContext, target: TlsTarget): Promise<AgreedTls | RefusedTls> {
  const socket = await dialTarget(context, target)
  const { host: serverName, timeoutMs, signal } = target
  const { trustedRootsPem: rootsPem, tlsVersions: versions } = context
  return shakeHands(socket, { serverName, rootsPem, versions, timeoutMs, signal })
}

/** OpenSSL ends the path with the root it trusts, sent or not. */
function withoutTrustedRoot({ path, code }: AgreedTls, context: ClientContext): readonly Uint8Array[] {
  const last = path.at(-1)
  if (code !== undefined || path.length < 2 || !last) return path
  const isRoot = findPemCertificates(context.trustedRootsPem).some(root => Buffer.compare(root, last) === 0)
  return isRoot ? path.slice(0, -1) : path
}

function dialTarget(context: ClientContext, { endpoint, host, timeoutMs, signal }: TlsTarget) {
  return context.dial({ host, ...endpoint }, { timeoutMs, signal })
}

/** The answer to a hello with this version only and every suite. Never rejects. */
export function askVersion(context: ClientContext, target: TlsTarget, version: number): Promise<Greeting> {
  return ask(context, target, version, version >= TLS_VERSIONS.tls13 ? MODERN_SUITES : SUITES)
}

async function ask(
  context: ClientContext,
  target: TlsTarget,
  version: number,
  cipherSuites: readonly number[],
): Promise<Greeting> {
  try {
    const socket = await dialTarget(context, target)
    const serverName = /^[\d.]+$|:/.test(target.host) ? '' : target.host
    return await greet(
      socket,
      { version, cipherSuites, serverName, random: context.random(32) },
      target.timeoutMs,
    )
  } catch {
    return { kind: 'closed' }
  }
}

export interface TlsOffer {
  /** Every version that was asked for with the answer. */
  readonly versions: ReadonlyMap<number, Greeting>
  /** Suites the server takes under the best version before TLS 1.3, strong first. */
  readonly suites: readonly number[]
}

const VERSIONS = [TLS_VERSIONS.tls10, TLS_VERSIONS.tls11, TLS_VERSIONS.tls12, TLS_VERSIONS.tls13] as const
/** A server that sees more connections at once from one client may take it for an attack. */
const SIDE_BY_SIDE = 16

/**
 * Asks for every version and for every suite alone. Never rejects.
 * @param tls12 what the server said to TLS 1.2, where that is known: suites need not wait for it then
 */
export async function surveyTls(
  context: ClientContext,
  target: TlsTarget,
  tls12?: Greeting,
): Promise<TlsOffer> {
  const greet = (version: number): Promise<Greeting> =>
    version === TLS_VERSIONS.tls12 && tls12 ? Promise.resolve(tls12) : askVersion(context, target, version)
  const asked = Promise.all(VERSIONS.map(greet))
  const early = tls12?.kind === 'hello' ? askSuites(context, target, tls12) : undefined
  const greetings = await asked
  const versions = new Map(
    VERSIONS.map((version, i) => [version, greetings[i] ?? { kind: 'closed' as const }]),
  )
  if (early) return { versions, suites: await early }
  const best = VERSIONS.filter(version => version < TLS_VERSIONS.tls13)
    .map(version => versions.get(version))
    .findLast(greeting => greeting?.kind === 'hello')
  return { versions, suites: best?.kind === 'hello' ? await askSuites(context, target, best) : [] }
}

/** The suites a server takes under the version it chose, in the order of the list. */
async function askSuites(
  context: ClientContext,
  target: TlsTarget,
  { version, suite: chosen }: Extract<Greeting, { kind: 'hello' }>,
): Promise<readonly number[]> {
  const taken = new Set([chosen])
  const left = SUITES.filter(suite => suite !== chosen)
  const worker = async (): Promise<void> => {
    for (let suite = left.shift(); suite !== undefined; suite = left.shift()) {
      if (target.signal.aborted) return
      const greeting = await ask(context, target, version, [suite])
      if (greeting.kind === 'hello') taken.add(suite)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
  return SUITES.filter(suite => taken.has(suite))
}
