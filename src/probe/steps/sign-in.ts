// Signs in with the credentials that were given, and signs out again.

import type { ClientProblemCode } from '../client/http/problem.ts'
import { type SignInResult, signIn } from '../client/sign-in.ts'
import type { SignInPhase } from '../client/sign-in-phases.ts'
import { defineStep, type StepTools } from '../step.ts'
import type { SignInOrder } from '../topics.ts'

export const step = defineStep({
  id: 'sign-in',
  title: 'Sign in and out',
  phase: 'authenticate',
  needs: 'sign-in',
  gives: ['sign-in'],
  objective:
    'Signs in as the client does: Autodiscover, web ticket, user certificate, REGISTER with TLS-DSK, contacts and settings; then with NTLM; each time signed out again at the end. Says which phase fails and with which answer.',
  sends: [
    'the whole sign-in, with the password only as NTLM’s answer to a challenge, never without TLS, and never to a server whose certificate failed, unless --send-credentials-despite-failed-certificate names it',
    'to hosts of the SIP domain and those named by --server; any other host is shown and asked about first (or --trust)',
    'REGISTER with Expires 0 at the end',
  ],
  outcomes: {
    'signed-in': {
      verdict: 'passed',
      text: 'signed in at {server} by {auth}, {place}, and out again',
      meaning: 'The whole sign-in works with these credentials from here.',
    },
    failed: {
      verdict: 'failed',
      text: '{auth}: failed at {phase}: {problem}',
      meaning: 'The phase and the answer that ended the sign-in; the findings say why.',
    },
    'not-offered': {
      verdict: 'note',
      text: 'NTLM is not offered: {problem}',
      meaning: 'The deployment allows certificates only; desktop clients use those anyway.',
    },
    'not-trusted': {
      verdict: 'failed',
      text: 'stopped before {hosts}, outside the SIP domain; --trust allows it',
      meaning:
        'The sign-in leads to a host outside the SIP domain, to which nobody agreed. Clients ask the same question.',
    },
    'certificate-failed': {
      verdict: 'failed',
      text: '{auth}: no credentials were sent, because a certificate failed: {problem}; --send-credentials-despite-failed-certificate <host> sends them all the same',
      meaning:
        'Clients end the sign-in here, and so does the probe: whoever stands behind a certificate that failed would see the credentials. Only a host that is named by that option gets them.',
    },
    'no-credentials': {
      verdict: 'skipped',
      text: 'no credentials were given',
      meaning: 'Without --password-stdin, --password-file or --certificate nobody can sign in.',
    },
  },
  target: ({ auth }) => (auth === 'ntlm' ? 'NTLM' : 'TLS-DSK'),
  async run({ auth }, tools) {
    const { credentials, server, user, timeoutMs } = tools.options
    if (!credentials) return { outcome: 'no-credentials' }
    const result = await signIn(
      tools.context,
      {
        sipAddress: user,
        auth,
        consent: credentials,
        ...(credentials.windows ? { windows: credentials.windows } : {}),
        ...(credentials.stored && auth === 'tls-dsk' ? { stored: credentials.stored } : {}),
        ...(server ? { server } : {}),
        deadlines: { connectMs: timeoutMs, secureMs: timeoutMs, answerMs: Math.max(timeoutMs, ANSWER_MS) },
      },
      tools.signal,
    )
    giveNext(auth, result, tools)
    return tell(auth, result)
  },
})

/** A web ticket may wait for a domain controller. */
const ANSWER_MS = 15_000
const NAMES = { 'tls-dsk': 'TLS-DSK', ntlm: 'NTLM' } as const

/** NTLM is tried only after the password has proved right: two wrong ones count twice towards a lockout. */
function giveNext(auth: SignInOrder['auth'], { outcome }: SignInResult, { options, give }: StepTools): void {
  const wanted = options.credentials?.auth
  if (auth === 'tls-dsk' && outcome === 'signed-in' && wanted === undefined && options.credentials?.windows)
    give('sign-in', { auth: 'ntlm' })
}

function tell(auth: SignInOrder['auth'], result: SignInResult) {
  const details = result.phases.map(describePhase)
  const { failed, server, place, withheldFrom } = result
  if (result.outcome === 'signed-in') {
    const values = {
      server: server?.host ?? '',
      auth: NAMES[auth],
      place: place === 'unknown' ? 'on a side that is not known' : place,
    }
    return { outcome: 'signed-in', values, details } as const
  }
  if (withheldFrom.length > 0)
    return { outcome: 'not-trusted', values: { hosts: withheldFrom.join(', ') }, details } as const
  const values = { auth: NAMES[auth], phase: failed?.phase ?? '', problem: failed?.problem.text ?? '' }
  if (failed !== undefined && CERTIFICATE_PROBLEMS.has(failed.problem.code))
    return { outcome: 'certificate-failed', values, details } as const
  const notOffered = auth === 'ntlm' && /offers? (?:no|neither|only)|not offer/i.test(values.problem)
  return { outcome: notOffered ? 'not-offered' : 'failed', values, details } as const
}

const CERTIFICATE_PROBLEMS: ReadonlySet<ClientProblemCode> = new Set([
  'tls-untrusted',
  'tls-wrong-name',
  'tls-expired',
  'tls-not-yet-valid',
])

function describePhase({ name, outcome, durationMs, problem, reason }: SignInPhase): string {
  const why = problem?.text ?? reason ?? ''
  const time = durationMs > 0 ? ` ${Math.round(durationMs)} ms` : ''
  return `${name} ${outcome}${time}${why === '' ? '' : `: ${why}`}`
}
