// Registers on one connection: asks what the server offers, chooses a scheme, gets a user certificate where one is needed.
// [MS-SIPAE] §3.2; a certificate that is refused is dropped and fetched anew once.

import {
  createNtlmInitiator,
  createTlsDskInitiator,
  type Initiator,
  type SipClient,
  type SipScheme,
} from '../../auth/index.ts'
import { US_PER_HOUR } from '../../base/time.ts'
import type { Authentication } from '../../protocol/sip/authentication.ts'
import { instanceOfEpid } from '../../protocol/sip/endpoint-id.ts'
import type { SipMessage } from '../../protocol/sip/message.ts'
import type { PhaseName } from '../../trace/attempt.ts'
import { type ClientProblem, problem } from './http/problem.ts'
import type { SigningIn } from './sign-in.ts'
import { phaseOfProblem } from './sign-in-phases.ts'
import {
  askForChallenge,
  createRegistering,
  type Registering,
  type RegisterOutcome,
  registerWith,
} from './sip/register.ts'
import type { SipConnection } from './sip/sip-connection.ts'
import type { StoredCredentials } from './stored-credentials.ts'
import { fetchCertificate } from './web/certificate.ts'

export type AuthenticateOutcome =
  | {
      readonly kind: 'registered'
      readonly message: SipMessage
      readonly auth: SipClient
      readonly registering: Registering
    }
  | { readonly kind: 'redirected'; readonly host: string; readonly port: number }
  | { readonly kind: 'failed'; readonly phase: PhaseName; readonly problem: ClientProblem }

/** Never rejects. */
export async function authenticate(
  signing: SigningIn,
  connection: SipConnection,
): Promise<AuthenticateOutcome> {
  const { context, options, signal, deadlines, book } = signing
  const { sipAddress } = options
  const registering = createRegistering({
    context,
    connection,
    identity: { sipAddress, epid: signing.stored.epid },
    signal,
    timeoutMs: deadlines.answerMs,
  })
  const challenged = await book.time('register', () => askForChallenge(registering))
  if (challenged.kind !== 'challenged') return settle(signing, registering, challenged, 'register')
  const { message, schemes } = challenged
  const offered = (scheme: SipScheme): Authentication | undefined =>
    schemes.find(one => one.scheme.toLowerCase() === scheme.toLowerCase())
  const tlsDsk = options.auth === 'tls-dsk' ? offered('TLS-DSK') : undefined
  if (tlsDsk) return withCertificate(signing, registering, message, tlsDsk)
  book.skip('ticket', 'The scheme needs no user certificate')
  book.skip('certificate', 'The scheme needs no user certificate')
  if (!offered('NTLM') || !options.windows) return nothingFits(signing, schemes)
  return attempt(signing, registering, message, 'NTLM', ntlmInitiator(signing, options.windows))
}

function nothingFits({ options, book }: SigningIn, schemes: readonly Authentication[]): AuthenticateOutcome {
  book.pass('register')
  const names = schemes.map(one => one.scheme).join(', ')
  const text = options.windows
    ? `The server offers ${names}, and none of what this client can do`
    : `The server offers ${names}; there is neither password nor certificate for it`
  return { kind: 'failed', phase: 'authenticate', problem: problem('refused', text, 0x80ee0010) }
}

async function withCertificate(
  signing: SigningIn,
  registering: Registering,
  challenge: SipMessage,
  offer: Authentication,
): Promise<AuthenticateOutcome> {
  const { book } = signing
  const stored = usable(signing)
  if (stored) {
    book.skip('ticket', 'A stored user certificate makes a web ticket unnecessary')
    book.skip('certificate', 'A user certificate is stored')
    const outcome = await attempt(signing, registering, challenge, 'TLS-DSK', tlsDskInitiator(stored))
    const isRefused = outcome.kind === 'failed' && outcome.phase === 'authenticate'
    if (!isRefused || !signing.options.windows) return outcome
    const { certificate: _refused, ...kept } = signing.stored
    signing.stored = kept
  }
  const fetched = await fetch(signing, offer)
  if ('problem' in fetched) return { kind: 'failed', ...fetched }
  return attempt(signing, registering, challenge, 'TLS-DSK', tlsDskInitiator(fetched))
}

type Certificate = NonNullable<StoredCredentials['certificate']>

/** The stored certificate when it will still last an hour. */
function usable({ stored, context }: SigningIn): Certificate | undefined {
  const { certificate } = stored
  const enoughUs = context.nowMs() * 1000 + US_PER_HOUR
  return certificate && certificate.notAfterUs > enoughUs ? certificate : undefined
}

async function fetch(
  signing: SigningIn,
  offer: Authentication,
): Promise<Certificate | { readonly phase: PhaseName; readonly problem: ClientProblem }> {
  const { context, web, stored, book } = signing
  const service = offer.parameters.get('sts-uri') ?? ''
  if (service === '')
    return {
      phase: 'certificate',
      problem: problem('answer-unreadable', 'The TLS-DSK challenge names no certificate service'),
    }
  const fetched = await fetchCertificate(context, { service, deviceId: instanceOfEpid(stored.epid) }, web)
  if (fetched.kind === 'passed') {
    signing.stored = { ...signing.stored, certificate: fetched.user }
    return fetched.user
  }
  const met = book.list().findLast(phase => phase.problem === fetched.problem)?.name ?? 'certificate'
  return { phase: phaseOfProblem(fetched.problem, met), problem: fetched.problem }
}

function tlsDskInitiator(certificate: Certificate): Initiator {
  const { certificatePem, privateKeyPem, notAfterUs } = certificate
  return createTlsDskInitiator({ certificatePem, privateKeyPem, notAfterUs })
}

function ntlmInitiator(
  { context }: SigningIn,
  windows: NonNullable<SigningIn['options']['windows']>,
): Initiator {
  return createNtlmInitiator({
    use: 'sip',
    ...windows,
    workstation: 'LYNCPIN',
    random: length => context.random(length),
  })
}

async function attempt(
  signing: SigningIn,
  registering: Registering,
  challenge: SipMessage,
  scheme: SipScheme,
  initiator: Initiator,
): Promise<AuthenticateOutcome> {
  const outcome = await signing.book.time('authenticate', () =>
    registerWith(registering, challenge, scheme, initiator),
  )
  if (outcome.kind !== 'registered') initiator.close()
  return settle(signing, registering, outcome, 'authenticate')
}

/** What an outcome says about the phases: refusals of a known sender are the registration's, not the authentication's. */
function settle(
  { book }: SigningIn,
  registering: Registering,
  outcome: RegisterOutcome,
  phase: 'register' | 'authenticate',
): AuthenticateOutcome {
  switch (outcome.kind) {
    case 'rejected':
      book.pass('register')
      return { kind: 'failed', phase: 'authenticate', problem: outcome.problem }
    case 'refused':
      if (phase === 'authenticate') book.pass('authenticate')
      return { kind: 'failed', phase: 'register', problem: outcome.problem }
    case 'failed':
      return { kind: 'failed', phase, problem: outcome.problem }
    case 'redirected':
      return outcome
    case 'registered':
      book.pass('register')
      book.pass('authenticate')
      if (outcome.auth) return { ...outcome, auth: outcome.auth, registering }
      return {
        kind: 'failed',
        phase: 'authenticate',
        problem: problem('answer-unreadable', 'The server registers without asking who it is'),
      }
  }
}
