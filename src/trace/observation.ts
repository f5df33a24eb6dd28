// Observations: what a record states that is not a SIP or HTTP message. A closed set of shapes, whatever the format.

import type { Origin } from './origin.ts'

interface Observed {
  readonly origin: Origin
  /** The words of the log that state it, one line. */
  readonly quote: string
}

/** A DNS question with its outcome, seen by a client or a server. */
export interface DnsLookup extends Observed {
  readonly kind: 'dns'
  /** Lower case, without end dot; '' when the log does not say. */
  readonly name: string
  readonly type: string
  readonly outcome: 'answered' | 'no-such-name' | 'no-data' | 'timeout' | 'failed'
  /** Names or addresses in the answer; SRV targets as "host:port". */
  readonly answers: readonly string[]
  /** HRESULT or Win32 code, unsigned. */
  readonly code?: number
  /** Name or address of the DNS server that answered, where it is said; "cache" for the machine's own resolver cache. */
  readonly resolver?: string
  /** Side whose resolver was asked, where whoever asked knows it: a probe with the resolvers of both sides. */
  readonly view?: 'inside' | 'outside'
}

/** A TCP connection that was tried. */
export interface Connection extends Observed {
  readonly kind: 'connection'
  /** Host or address, with port where known; '' when the log does not say. */
  readonly target: string
  /** Name that led to the address, where the log says it. */
  readonly host?: string
  readonly outcome: 'open' | 'refused' | 'timeout' | 'reset' | 'unreachable' | 'closed' | 'failed'
  readonly code?: number
}

/** A TLS handshake that was tried. */
export interface TlsHandshake extends Observed {
  readonly kind: 'tls'
  readonly target?: string
  readonly outcome: 'passed' | 'failed'
  /** HRESULT, unsigned. */
  readonly code?: number
  /** TLS alert number, RFC 5246 §7.2. */
  readonly alert?: number
  readonly version?: string
}

/** A certificate that the log describes, with the role or port in which it was used, where that is said. */
export interface CertificateSeen extends Observed {
  readonly kind: 'certificate'
  /** Host name in the subject's CN. */
  readonly subject: string
  /** Subject alternative names, where they are given. */
  readonly names: readonly string[]
  readonly issuer?: string
  readonly notBeforeUs?: number
  readonly notAfterUs?: number
  readonly thumbprint?: string
  readonly signatureAlgorithm?: string
  /** Certificate role: Default, WebServicesInternal, WebServicesExternal, AccessEdgeExternal, Internal, reverse-proxy, user. */
  readonly role?: string
  /** Port at which it is served. */
  readonly port?: number
  /** Host at which it is served. */
  readonly host?: string
  /** Name that the log says it should carry. */
  readonly expectedSubject?: string
  /** The certificates as the server sent them, its own first: lines of protocol/pki/certificate-facts.ts. */
  readonly chain?: readonly string[]
}

/** A Windows event, from evtx, XML or copied text. */
export interface WindowsEvent extends Observed {
  readonly kind: 'windows-event'
  readonly provider: string
  readonly eventId: number
  readonly level: string
  readonly computer: string
  readonly description: string
}

/** A failing result code in a sentence of a log. */
export interface ResultCode extends Observed {
  readonly kind: 'result-code'
  /** HRESULT, unsigned 32 bit. */
  readonly code: number
  readonly symbol?: string
  readonly component?: string
  readonly sentence: string
  /** Server it is about, host with port, where that is said. */
  readonly target?: string
}

/** A diagnostics value that stands alone, outside any message. */
export interface LooseDiagnostics extends Observed {
  readonly kind: 'diagnostics'
  /** '' when the value stands without a header name. */
  readonly header: string
  readonly value: string
  /** user@host, where the sentence names one. */
  readonly user?: string
  /** URL that was asked for, where the sentence names one. */
  readonly url?: string
  /** HTTP status that went with it, where the sentence names one. */
  readonly status?: number
}

/** One step of the client's own sign-in report. */
export interface SignInNode extends Observed {
  readonly kind: 'sign-in-node'
  /** "1.1.1.7" */
  readonly path: string
  readonly name: string
  readonly passed: boolean
  /** HRESULT, unsigned; 0x3d0000 = pending, not a failure. */
  readonly code?: number
  readonly details: string
}

/** The client's last word on a sign-in: the line of VerifyOnEnableEvent. */
export interface ClientVerdict extends Observed {
  readonly kind: 'client-verdict'
  /** ONENABLE_… symbol. */
  readonly result: string
  /** HRESULT, unsigned; 0x80EF0xxx mirrors a SIP status. */
  readonly status: number
  /** ms-diagnostics id the client acted on; 0 when none. */
  readonly diagnosticsId: number
  readonly action: string
  readonly webServiceUrl: string
}

/** A call of a web service as the client's stack (wws) reports it: no headers, but URL, kind of credentials and error. */
export interface WebCall extends Observed {
  readonly kind: 'web-call'
  readonly url: string
  readonly credentials: string
  readonly operation: string
  readonly complete: boolean
  /** HRESULT, unsigned; 0 passed, 0x3d0000 pending. */
  readonly code: number
  readonly error: string
}

/** One line of an IIS log: a request with the server's verdict. */
export interface WebRequestLine extends Observed {
  readonly kind: 'web-request-line'
  readonly method: string
  readonly path: string
  readonly query: string
  readonly port: number
  readonly user: string
  readonly client: string
  readonly userAgent: string
  readonly host: string
  readonly status: number
  readonly subStatus: number
  /** Win32 code, unsigned. */
  readonly win32: number
  readonly durationUs: number
}

/** Result of the client's Autodiscover: the servers and URLs it learned. */
export interface AutodiscoverSummary extends Observed {
  readonly kind: 'autodiscover-summary'
  readonly code: number
  readonly values: ReadonlyMap<string, string>
}

/** A name and value of pasted cmdlet output or registry, with the cmdlet or object where known. */
export interface Setting extends Observed {
  readonly kind: 'setting'
  readonly object: string
  readonly name: string
  readonly value: string
}

/** A synthetic transaction (Test-Cs…) or connectivity analyser step with its result. */
export interface SyntheticTransaction extends Observed {
  readonly kind: 'synthetic-transaction'
  readonly name: string
  readonly target: string
  readonly passed: boolean
  readonly error: string
}

/** A known sentence of a log, dialog or console; `phrase` is its id in the catalogue of phrases. */
export interface Phrase extends Observed {
  readonly kind: 'phrase'
  readonly phrase: string
  /** Named parts of the sentence. */
  readonly values: ReadonlyMap<string, string>
}

/** The log itself says that something is missing from it. */
export interface CaptureLoss extends Observed {
  readonly kind: 'capture-loss'
  readonly what: string
  readonly count: number
}

/** What one step of the probe came to; what it rests on is recorded as messages and other observations. */
export interface ProbeStepResult extends Observed {
  readonly kind: 'probe-step'
  /** Id of the step: "dns", "tcp", "autodiscover-root". */
  readonly step: string
  /** Part of the sign-in it belongs to. */
  readonly phase: string
  /** What was asked: a name, "host at address:port", a URL. */
  readonly target: string
  readonly verdict: 'passed' | 'failed' | 'warning' | 'note' | 'skipped'
  /** Id of the outcome, as the page of the step lists it. */
  readonly outcome: string
  readonly details: readonly string[]
  readonly durationUs: number
}

export type Observation =
  | DnsLookup
  | Connection
  | TlsHandshake
  | CertificateSeen
  | WindowsEvent
  | ResultCode
  | LooseDiagnostics
  | SignInNode
  | ClientVerdict
  | WebCall
  | WebRequestLine
  | AutodiscoverSummary
  | Setting
  | SyntheticTransaction
  | Phrase
  | CaptureLoss
  | ProbeStepResult
