// One sighting of a SIP message in one log, reduced to what sign-in analysis needs. Header texts stay in the log: the
// sighting keeps its place, and evidence is read back from there.

import { type ByteInterner, createByteInterner } from '../base/byte-interner.ts'
import { createListInterner, type ListInterner } from '../base/list-interner.ts'
import { decodeText } from '../base/text.ts'
import { parseHttpDate } from '../base/time.ts'
import { createNameTable, walkHeaders } from '../protocol/header-walk.ts'
import { type MsDiagnostics, parseMsDiagnosticsList } from '../protocol/ms-diagnostics/parse.ts'
import { readNtlmAccount } from '../protocol/ntlm/read-account.ts'
import { parseSipAddress, userAtHost } from '../protocol/sip/address.ts'
import { parseAuthentication } from '../protocol/sip/authentication.ts'
import { parseSipStartLine } from '../protocol/sip/message.ts'
import type { Origin } from './origin.ts'
import type { RawMessage } from './raw.ts'

/** A diagnostics value and the header that carried it. */
export interface DiagnosticsSeen extends MsDiagnostics {
  readonly header: string
}

/** One challenge of a 401 or 407. */
export interface ChallengeSeen {
  readonly scheme: string
  readonly targetName: string
  readonly realm: string
  /** URL of the certificate provisioning service, TLS-DSK only. */
  readonly stsUri: string
  /** Carries the server's part of a handshake. */
  readonly hasToken: boolean
}

/** What a request proved or tried to prove. */
export interface CredentialsSeen {
  readonly scheme: string
  readonly targetName: string
  readonly realm: string
  /** Characters of the client's part of a handshake, 0 when there is none. */
  readonly tokenLength: number
  /** Signed with a finished security association. */
  readonly signed: boolean
  /** "DOMAIN\\user" or "user" that an NTLM message names; '' where none does. */
  readonly account: string
}

export interface SipSeen {
  readonly protocol: 'sip'
  readonly origin: Origin
  readonly ordinal: number
  readonly method: string
  /** 0 for a request. */
  readonly status: number
  /** Reason phrase, or Request-URI. */
  readonly text: string
  readonly callId: string
  /** NaN when there is none. */
  readonly cseq: number
  /** user@host of From, lower case; '' when there is none. */
  readonly user: string
  readonly epid: string
  readonly diagnostics: readonly DiagnosticsSeen[]
  readonly challenges: readonly ChallengeSeen[]
  readonly credentials: readonly CredentialsSeen[]
  /** Scheme of Authentication-Info: the server signed its answer. */
  readonly signedBy: string
  /** Of the Expires header or the Contact parameter. */
  readonly expiresSeconds: number | undefined
  readonly dateUs: number | undefined
  /** Contact URI: of the client, or of the server a 3xx names. */
  readonly contact: string
  readonly agent: string
  readonly server: string
  readonly event: string
  readonly warning: string
  readonly retryAfter: string
  /** The registrar marked the user as coming from outside (ms-user-logon-data). */
  readonly remoteUser: boolean
  /** Via hosts with ports, topmost first. */
  readonly via: readonly string[]
  /** The first characters of the body. */
  readonly body: string
}

/** Bodies are kept up to this length: enough for a fault, not for a contact list. */
const BODY_LIMIT_BYTES = 4000

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Draft = Mutable<Omit<SipSeen, 'via' | 'diagnostics' | 'challenges' | 'credentials'>> & {
  via: string[]
  diagnostics: DiagnosticsSeen[]
  challenges: ChallengeSeen[]
  credentials: CredentialsSeen[]
}

/** Puts one header value into the sighting. */
type Take = (draft: Draft, value: string, intern: (text: string) => string) => void

const takeDiagnostics =
  (header: string): Take =>
  (draft, value) => {
    draft.diagnostics.push(...parseMsDiagnosticsList(value).map(found => ({ ...found, header })))
  }

const takeChallenge: Take = (draft, value, intern) => {
  const { scheme, parameters } = parseAuthentication(value)
  draft.challenges.push({
    scheme: intern(scheme),
    targetName: intern(parameters.get('targetname') ?? ''),
    realm: intern(parameters.get('realm') ?? ''),
    stsUri: intern(parameters.get('sts-uri') ?? ''),
    hasToken: (parameters.get('gssapi-data') ?? '') !== '',
  })
}

const takeCredentials: Take = (draft, value, intern) => {
  const { scheme, parameters } = parseAuthentication(value)
  const token = parameters.get('gssapi-data') ?? ''
  draft.credentials.push({
    scheme: intern(scheme),
    targetName: intern(parameters.get('targetname') ?? ''),
    realm: intern(parameters.get('realm') ?? ''),
    tokenLength: token.length,
    signed: (parameters.get('response') ?? '') !== '',
    account: intern(readNtlmAccount(token)),
  })
}

const takeAuthenticationInfo: Take = (draft, value, intern) => {
  draft.signedBy = intern(/^\S+/.exec(value)?.[0] ?? '')
}

const takeCSeq: Take = (draft, value, intern) => {
  const [number, method] = value.split(/\s+/)
  draft.cseq = /^\d+$/.test(number ?? '') ? Number(number) : Number.NaN
  if (draft.method === '') draft.method = intern((method ?? '').toUpperCase())
}

const takeContact: Take = (draft, value, intern) => {
  const { uri, parameters } = parseSipAddress(value)
  draft.contact = intern(uri)
  const expires = parameters.get('expires') ?? ''
  if (draft.expiresSeconds === undefined && /^\d+$/.test(expires)) draft.expiresSeconds = Number(expires)
  if (draft.epid === '') draft.epid = intern(parameters.get('+sip.instance') ?? '')
}

const HEADERS: readonly (readonly [names: readonly string[], take: Take])[] = [
  [
    ['From', 'f'],
    (draft, value, intern) => {
      const { uri, parameters } = parseSipAddress(value)
      draft.user = intern(userAtHost(uri) ?? '')
      draft.epid = intern(parameters.get('epid') ?? draft.epid)
    },
  ],
  [
    ['Call-ID', 'i'],
    (draft, value, intern) => {
      draft.callId = intern(value)
    },
  ],
  [['CSeq'], takeCSeq],
  [['Contact', 'm'], takeContact],
  [
    ['Expires'],
    (draft, value) => {
      if (/^\d+$/.test(value)) draft.expiresSeconds = Number(value)
    },
  ],
  [
    ['Date'],
    (draft, value) => {
      draft.dateUs = parseHttpDate(value)
    },
  ],
  [
    ['User-Agent', 'UserAgent'],
    (draft, value, intern) => {
      draft.agent = intern(value)
    },
  ],
  [
    ['Server'],
    (draft, value, intern) => {
      draft.server = intern(value)
    },
  ],
  [
    ['Event', 'o'],
    (draft, value, intern) => {
      draft.event = intern(value)
    },
  ],
  [
    ['Warning'],
    (draft, value, intern) => {
      draft.warning = intern(value)
    },
  ],
  [
    ['Retry-After'],
    (draft, value, intern) => {
      draft.retryAfter = intern(value)
    },
  ],
  [
    ['ms-user-logon-data'],
    (draft, value) => {
      draft.remoteUser = /remoteuser/i.test(value)
    },
  ],
  [
    ['Via', 'v'],
    (draft, value, intern) => {
      draft.via.push(intern(sentBy(value)))
    },
  ],
  [['ms-diagnostics'], takeDiagnostics('ms-diagnostics')],
  [['ms-diagnostics-public'], takeDiagnostics('ms-diagnostics-public')],
  [['ms-client-diagnostics'], takeDiagnostics('ms-client-diagnostics')],
  [['WWW-Authenticate', 'Proxy-Authenticate'], takeChallenge],
  [['Authorization', 'Proxy-Authorization'], takeCredentials],
  [['Authentication-Info', 'Proxy-Authentication-Info'], takeAuthenticationInfo],
]

/** What sightings share. */
export interface SeenPool {
  readonly names: ByteInterner
  readonly via: ListInterner<string>
  readonly challenges: ListInterner<ChallengeSeen>
  readonly credentials: ListInterner<CredentialsSeen>
}

/** Creates an empty pool. */
export function createSeenPool(): SeenPool {
  return {
    names: createByteInterner(),
    via: createListInterner(host => host),
    challenges: createListInterner(challenge => JSON.stringify(challenge)),
    credentials: createListInterner(credentials => JSON.stringify(credentials)),
  }
}

const table = createNameTable(HEADERS.map(([names]) => names))

/** Reads a raw message; undefined when its start line is not one of SIP. */
export function readSipSeen(raw: RawMessage, pool: SeenPool): SipSeen | undefined {
  const { bytes } = raw
  const start = parseSipStartLine(decodeText(bytes, raw.startFrom, raw.startTo))
  if (!start) return undefined
  const intern = (text: string): string => pool.names.internText(text)
  const draft: Draft = {
    protocol: 'sip',
    origin: raw.origin,
    ordinal: raw.ordinal,
    method: start.kind === 'request' ? intern(start.method) : '',
    status: start.kind === 'request' ? 0 : start.status,
    text: intern(start.kind === 'request' ? start.uri : start.reason),
    callId: '',
    cseq: Number.NaN,
    user: '',
    epid: '',
    diagnostics: [],
    challenges: [],
    credentials: [],
    signedBy: '',
    expiresSeconds: undefined,
    dateUs: undefined,
    contact: '',
    agent: '',
    server: '',
    event: '',
    warning: '',
    retryAfter: '',
    remoteUser: false,
    via: [],
    body: decodeText(bytes, raw.bodyFrom, Math.min(raw.bodyTo, raw.bodyFrom + BODY_LIMIT_BYTES)),
  }
  walkHeaders(bytes, raw.headFrom, raw.headTo, table, (index, from, to) => {
    HEADERS[index]?.[1](draft, decodeText(bytes, from, to), intern)
  })
  return {
    ...draft,
    via: pool.via(draft.via),
    diagnostics: draft.diagnostics.length === 0 ? NONE : draft.diagnostics.slice(),
    challenges: pool.challenges(draft.challenges),
    credentials: pool.credentials(draft.credentials),
  }
}

const NONE: never[] = []

/** Host and port of "SIP/2.0/TLS host:port;…". */
function sentBy(via: string): string {
  return /^SIP\s*\/\s*2\.0\s*\/\s*\S+\s+([^;,\s]+)/i.exec(via)?.[1] ?? via
}
