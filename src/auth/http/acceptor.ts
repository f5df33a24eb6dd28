// HTTP authentication of one connection, server side: NTLM and Negotiate in all the forms clients send it. RFC 4559,
// MS-NTHT, RFC 4178. What was proved holds for the connection, not for a request.

import { asciiBytes, hasAt } from '../../base/ascii.ts'
import { decodeBase64, encodeBase64 } from '../../base/base64.ts'
import { GSS_MECHANISMS, readGssToken } from '../../protocol/gss/initial-token.ts'
import {
  readSpnego,
  type SpnegoInit,
  type SpnegoState,
  writeSpnegoResponse,
} from '../../protocol/gss/spnego.ts'
import type { HeaderField } from '../../protocol/header-lines.ts'
import { parseAuthentication } from '../../protocol/sip/authentication.ts'
import { type Acceptor, guarded, type Identity, type Refused, refused } from '../sip/mechanism.ts'

export type HttpScheme = 'Negotiate' | 'NTLM'

export interface HttpAcceptorOptions {
  /** In the order of the 401; switching one off is an administrator's right. */
  readonly offers: readonly HttpScheme[]
  readonly createNtlm: () => Acceptor
  /** Absent where there is no key: clients then fall back to NTLM. */
  readonly createKerberos?: () => Acceptor
}

export type HttpOutcome =
  /** To be answered 401 with these headers; `cause` says why a handshake failed. */
  | {
      readonly kind: 'challenge'
      readonly headers: readonly HeaderField[]
      readonly cause: Refused | undefined
    }
  /** `headers` belong into the answer, whatever its status. */
  | { readonly kind: 'accepted'; readonly identity: Identity; readonly headers: readonly HeaderField[] }

/** One connection. */
export interface HttpAcceptor {
  /** Judges a request by its Authorization header, undefined when it has none. Never rejects. */
  receive(authorization: string | undefined, nowUs: number): Promise<HttpOutcome>
}

/** The handshake a connection is in. */
interface Running {
  readonly acceptor: Acceptor
  /** Mechanism when the tokens are wrapped in SPNEGO; undefined when they stand alone. */
  readonly wrappedAs: string | undefined
  readonly scheme: HttpScheme
}

const NTLM_SIGNATURE = asciiBytes('NTLMSSP\0')
const KERBEROS_MECHANISMS: readonly string[] = [GSS_MECHANISMS.kerberos, GSS_MECHANISMS.microsoftKerberos]

/** Where a connection stands. */
interface Connection {
  readonly options: HttpAcceptorOptions
  running: Running | undefined
  identity: Identity | undefined
}

/** A connection on which nobody has proved anything. */
export function createHttpAcceptor(options: HttpAcceptorOptions): HttpAcceptor {
  const connection: Connection = { options, running: undefined, identity: undefined }
  return {
    async receive(authorization, nowUs) {
      const { identity, running } = connection
      if (authorization === undefined)
        return identity && !running
          ? { kind: 'accepted', identity, headers: [] }
          : challenge(connection, undefined)
      const { scheme: name, parameters } = parseAuthentication(authorization)
      const scheme = options.offers.find(offer => offer.toLowerCase() === name.toLowerCase())
      if (scheme === undefined) return challenge(connection, undefined)
      const token = decodeBase64(parameters.get('token') ?? '')
      if (token === undefined || token.length === 0)
        return challenge(connection, refused('malformed', 'The credentials hold no token'))
      const inner = running && (running.wrappedAs === undefined ? token : unwrap(token))
      return running && inner
        ? run(connection, running, inner, nowUs)
        : begin(connection, scheme, token, nowUs)
    },
  }
}

/** All schemes, from the start. */
function challenge(connection: Connection, cause: Refused | undefined): HttpOutcome {
  connection.running?.acceptor.close()
  connection.running = undefined
  const headers = connection.options.offers.map(value => ({ name: 'WWW-Authenticate', value }))
  return { kind: 'challenge', headers, cause }
}

/** The first token of a handshake, in whatever wrapping. */
function begin(
  connection: Connection,
  scheme: HttpScheme,
  token: Uint8Array,
  nowUs: number,
): HttpOutcome | Promise<HttpOutcome> {
  connection.running?.acceptor.close()
  connection.running = undefined
  connection.identity = undefined
  const { createNtlm, createKerberos } = connection.options
  if (hasAt(token, 0, NTLM_SIGNATURE))
    return run(connection, { acceptor: createNtlm(), wrappedAs: undefined, scheme }, token, nowUs)
  if (scheme === 'NTLM') return challenge(connection, refused('malformed', 'The token is no NTLM message'))
  if (readGssToken(token)?.mechanism === GSS_MECHANISMS.kerberos && createKerberos)
    return run(connection, { acceptor: createKerberos(), wrappedAs: undefined, scheme }, token, nowUs)
  const init = readSpnego(token)
  if (init?.kind !== 'init')
    return challenge(connection, refused('malformed', 'The token is neither NTLM nor Kerberos nor SPNEGO'))
  return negotiate(connection, init, nowUs)
}

/** The client's first choice with its first token, or NTLM, with which it then has to begin. */
function negotiate(
  connection: Connection,
  init: SpnegoInit,
  nowUs: number,
): HttpOutcome | Promise<HttpOutcome> {
  const { createNtlm, createKerberos } = connection.options
  const { mechanisms, token } = init
  const scheme = 'Negotiate'
  const preferred = mechanisms[0] ?? ''
  if (KERBEROS_MECHANISMS.includes(preferred) && createKerberos && token)
    return run(connection, { acceptor: createKerberos(), wrappedAs: preferred, scheme }, token, nowUs)
  if (!mechanisms.includes(GSS_MECHANISMS.ntlm))
    return challenge(
      connection,
      refused('malformed', `None of the mechanisms ${mechanisms.join(', ')} can be used`),
    )
  const handshake: Running = { acceptor: createNtlm(), wrappedAs: GSS_MECHANISMS.ntlm, scheme }
  if (preferred === GSS_MECHANISMS.ntlm && token) return run(connection, handshake, token, nowUs)
  connection.running = handshake
  return {
    kind: 'challenge',
    headers: [tokenHeader(handshake, 'accept-incomplete', undefined)],
    cause: undefined,
  }
}

async function run(
  connection: Connection,
  handshake: Running,
  token: Uint8Array,
  nowUs: number,
): Promise<HttpOutcome> {
  const step = await guarded(() => handshake.acceptor.step(token, { nowUs, fromUri: '' }))
  if (step.kind === 'refused') return challenge(connection, step)
  if (step.kind === 'continue') {
    connection.running = handshake
    const headers = [tokenHeader(handshake, 'accept-incomplete', step.token)]
    return { kind: 'challenge', headers, cause: undefined }
  }
  connection.running = undefined
  connection.identity = step.identity
  const isSaid = step.token !== undefined || handshake.wrappedAs !== undefined
  const headers = isSaid ? [tokenHeader(handshake, 'accept-completed', step.token)] : []
  return { kind: 'accepted', identity: step.identity, headers }
}

/** Token inside a later SPNEGO message. */
function unwrap(token: Uint8Array): Uint8Array | undefined {
  const message = readSpnego(token)
  return message?.kind === 'response' ? message.token : undefined
}

function tokenHeader(
  { scheme, wrappedAs }: Running,
  state: SpnegoState,
  token: Uint8Array | undefined,
): HeaderField {
  const bytes =
    wrappedAs === undefined
      ? (token ?? new Uint8Array())
      : writeSpnegoResponse({ kind: 'response', state, mechanism: wrappedAs, token, mic: undefined })
  return { name: 'WWW-Authenticate', value: `${scheme} ${encodeBase64(bytes)}` }
}
