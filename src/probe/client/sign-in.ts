// The whole sign-in as the Windows client goes through it: where is the server, connect, prove who one is (with a user
// certificate that is fetched when there is none), register, ask for contacts and settings.

import { messageOf } from '../../base/errors.ts'
import type { PhaseName } from '../../trace/attempt.ts'
import { authenticate } from './authenticate.ts'
import { NO_CONSENT, withConsent } from './consent.ts'
import type { ClientContext } from './context.ts'
import type { SipServerCandidate } from './discovery/sip-servers.ts'
import { DEADLINES } from './http/deadlines.ts'
import { type OpenConnection, openConnection } from './http/open-connection.ts'
import { type ClientProblem, problem } from './http/problem.ts'
import { createWebSession, type WebSession } from './http/session.ts'
import { type Located, locate } from './locate.ts'
import { createPhaseBook, type PhaseBook, phaseOfProblem, type SignInPhase } from './sign-in-phases.ts'
import type { SignInOptions, SigningIn } from './signing-in.ts'
import { randomHex } from './sip/endpoint.ts'
import { type Provisioned, provision } from './sip/provision.ts'
import { createSipSession, type SipSession } from './sip/session.ts'
import { createSipConnection } from './sip/sip-connection.ts'
import type { StoredCredentials } from './stored-credentials.ts'
import type { WebOptions } from './web/web-options.ts'

export type { SignInOptions } from './signing-in.ts'

export interface SignInResult {
  readonly outcome: 'signed-in' | 'failed'
  /** All of them, in order. */
  readonly phases: readonly SignInPhase[]
  /** The phase that decided, and why. */
  readonly failed?: { readonly phase: PhaseName; readonly problem: ClientProblem }
  /** What to keep for the next time. */
  readonly stored: StoredCredentials
  /** The server that answered last, and what led to it. */
  readonly server?: SipServerCandidate
  /** What Autodiscover, or the registrar, says. */
  readonly place: 'inside' | 'outside' | 'unknown'
  readonly provisioned?: Provisioned
  /** Hosts that were not reached because nobody agreed to show them credentials. */
  readonly withheldFrom: readonly string[]
  /** Open when it was to be kept. */
  readonly session?: SipSession
}

const REDIRECTS = 5

/** Signs in. Never rejects; a sign-in that was stopped ends with the problem `stopped`. */
export async function signIn(
  context: ClientContext,
  options: SignInOptions,
  signal: AbortSignal,
): Promise<SignInResult> {
  const book = createPhaseBook()
  const deadlines = { ...DEADLINES, ...options.deadlines }
  const { server, sipAddress, consent = NO_CONSENT } = options
  const guarded = withConsent(context, { ...consent, sipAddress, named: server ? [server.host] : [] })
  const timed = timedContext(guarded.context, book)
  const session = createWebSession(timed, { signal, deadlines })
  const signing: SigningIn = {
    context: timed,
    options,
    signal,
    deadlines,
    book,
    web: webOptions(options, session, book),
    stored: options.stored ?? { epid: randomHex(length => context.random(length), 5) },
  }
  try {
    const result = await run(signing)
    recordVerdict(context, result)
    return { ...result, withheldFrom: [...guarded.refused] }
  } catch (thrown) {
    const reached = book.list().findLast(({ outcome }) => outcome !== 'skipped')?.name ?? 'discover'
    const why = signal.aborted
      ? problem('stopped', 'The sign-in was stopped')
      : problem('answer-unreadable', `The client failed: ${messageOf(thrown)}`)
    return { ...failure(signing, reached, why), withheldFrom: [...guarded.refused] }
  } finally {
    session.close()
  }
}

type Ended = Omit<SignInResult, 'withheldFrom'>

async function run(signing: SigningIn): Promise<Ended> {
  let located = await locate(signing)
  for (let failed: PhaseFailure | undefined; ; ) {
    const opened = await openFirst(signing, located)
    if (!('phase' in opened)) return signInAt(signing, located, opened)
    // That nothing more was found is no news where a server could not be reached before.
    if (failed === undefined || located.candidates.length > 0) failed = opened
    const { next } = located
    if (next === undefined || opened.problem.code === 'stopped')
      return failure(signing, failed.phase, failed.problem, located)
    located = await next()
  }
}

interface Opened {
  readonly candidate: SipServerCandidate
  readonly connection: OpenConnection
}

interface PhaseFailure {
  readonly phase: PhaseName
  readonly problem: ClientProblem
}

/** The first candidate with which TLS stands; otherwise what was wrong with the one that came furthest. */
async function openFirst(
  signing: SigningIn,
  { candidates, problem: nothing }: Located,
): Promise<Opened | PhaseFailure> {
  let worst: PhaseFailure | undefined
  for (const candidate of candidates) {
    const opened = await open(signing, candidate)
    if (!('phase' in opened)) return opened
    if (opened.problem.code === 'stopped') return opened
    if (worst === undefined || rank(opened.phase) > rank(worst.phase)) worst = opened
  }
  return (
    worst ?? { phase: 'discover', problem: nothing ?? problem('name-not-found', 'No SIP server is known') }
  )
}

function rank(phase: PhaseName): number {
  return ['discover', 'connect', 'secure'].indexOf(phase)
}

async function open(signing: SigningIn, candidate: SipServerCandidate): Promise<Opened | PhaseFailure> {
  const { context, book, deadlines, signal } = signing
  const target = { host: candidate.host, port: candidate.port, secure: true }
  const before = performance.now() - book.spent(['discover', 'connect'])
  const opened = await openConnection(context, target, { deadlines, signal })
  // What is left of the time after name and connection is TLS.
  book.add('secure', performance.now() - book.spent(['discover', 'connect']) - before)
  const reached = opened.kind === 'open' ? 'secure' : opened.stage
  if (rank(reached) > 0) book.pass('discover')
  if (rank(reached) > 1) book.pass('connect')
  if (opened.kind === 'open') {
    book.pass('secure')
    return { candidate, connection: opened }
  }
  book.fail(opened.stage, opened.problem)
  return { phase: opened.stage, problem: opened.problem }
}

/** Registers at a server, and at the one it sends to. */
async function signInAt(signing: SigningIn, located: Located, first: Opened): Promise<Ended> {
  let opened = first
  for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
    const { candidate } = opened
    const connection = createSipConnection(signing.context, opened.connection)
    const outcome = await authenticate(signing, connection)
    if (outcome.kind === 'registered') {
      const { auth, registering, message: accepted } = outcome
      const session = createSipSession({ context: signing.context, connection, registering, auth, accepted })
      return finish(signing, located, candidate, session)
    }
    connection.close()
    if (outcome.kind === 'failed') return failure(signing, outcome.phase, outcome.problem, located, candidate)
    const next = await open(signing, {
      host: outcome.host,
      port: outcome.port,
      from: `redirect of ${candidate.host}`,
    })
    if ('phase' in next) return failure(signing, next.phase, next.problem, located, candidate)
    opened = next
  }
  const rounds = problem('refused', `More than ${REDIRECTS} redirects, one after the other`)
  return failure(signing, 'register', rounds, located, opened.candidate)
}

async function finish(
  signing: SigningIn,
  located: Located,
  server: SipServerCandidate,
  session: SipSession,
): Promise<Ended> {
  const { book, options } = signing
  const result = await book.time('provision', () => provision(session))
  if (result.kind === 'failed') {
    await session.signOut()
    return failure(signing, 'provision', result.problem, located, server)
  }
  book.pass('provision')
  signing.stored = { ...signing.stored, server: { host: server.host, port: server.port } }
  if (!options.keepsSession) await session.signOut()
  return {
    outcome: 'signed-in',
    phases: book.list(),
    stored: signing.stored,
    server,
    place: session.isRemote ? 'outside' : located.place === 'unknown' ? 'inside' : located.place,
    provisioned: result.provisioned,
    ...(options.keepsSession ? { session } : {}),
  }
}

function failure(
  { book, stored }: SigningIn,
  phase: PhaseName,
  why: ClientProblem,
  located?: Located,
  server?: SipServerCandidate,
): Ended {
  book.fail(phase, why)
  return {
    outcome: 'failed',
    phases: book.list(),
    failed: { phase, problem: why },
    stored,
    place: located?.place ?? 'unknown',
    ...(server === undefined ? {} : { server }),
  }
}

/** Steps of the web part go into the book; what failed below HTTP belongs to the phases of the connection. */
function webOptions(
  { sipAddress, windows, stored }: SignInOptions,
  session: WebSession,
  book: PhaseBook,
): WebOptions {
  return {
    session,
    sipAddress,
    credentials: windows ? { windows } : stored?.certificate ? { certificate: stored.certificate } : {},
    onStep({ phase, durationMs, problem: why }) {
      book.add(phase, durationMs)
      if (why === undefined) book.pass(phase)
      else book.fail(phaseOfProblem(why, phase), why)
    },
  }
}

/** The same context; the time that names and connections take is written into the book. */
function timedContext(context: ClientContext, book: PhaseBook): ClientContext {
  const { despiteCertificate, tlsVersions } = context
  return {
    ...(despiteCertificate ? { despiteCertificate } : {}),
    ...(tlsVersions ? { tlsVersions } : {}),
    lookup: (name, type, signal) => book.time('discover', () => context.lookup(name, type, signal)),
    dial: (endpoint, options) => book.time('connect', () => context.dial(endpoint, options)),
    trustedRootsPem: context.trustedRootsPem,
    nowMs: () => context.nowMs(),
    random: length => context.random(length),
    record: record => context.record(record),
  }
}

/** The client's last word on a sign-in that failed, as the Windows client writes it. */
function recordVerdict(context: ClientContext, { failed }: Ended): void {
  if (failed === undefined || failed.problem.code === 'stopped') return
  const { hresult = E_FAIL, refusal } = failed.problem
  const isSip = failed.phase === 'register' || failed.phase === 'authenticate' || failed.phase === 'provision'
  const status = isSip && refusal ? SIP_STATUS + refusal.status : hresult
  const id = refusal?.errorId ?? 0
  context.record({
    record: 'text',
    origin: { timeUs: context.nowMs() * 1000, direction: 'none' },
    level: 'ERROR',
    text: `VerifyOnEnableEvent result return ONENABLE_FAIL status=0x${status.toString(16)} diag code=0x${id.toString(16)} authWebserviceBaseUrl= ACTION: NONE`,
  })
}

const E_FAIL = 0x80004005
/** Results that carry a SIP status in their lower bits. */
const SIP_STATUS = 0x80ef0000
