// Fetches the revocation list that a certificate names and looks the certificate up in it.

import { formatTarget } from '../../trace/observe/host-name.ts'
import { TLS_CODES } from '../../trace/observe/tls-code.ts'
import { type AuthorityContent, fetchAuthorityContent } from '../authority-content.ts'
import { defineStep, type StepTools } from '../step.ts'
import { checkRevocation, type RevocationState } from '../tls/check-revocation.ts'
import type { RevocationCheck } from '../topics.ts'

export const step = defineStep({
  id: 'revocation',
  title: 'Check revocation lists',
  phase: 'secure',
  needs: 'revocation-list',
  gives: [],
  objective:
    'Says whether the certificates that a server showed, its own and those of authorities, are revoked; and whether the list that says so can be fetched from here over HTTP, is signed by the issuer and still holds. Clients that check revocation and cannot refuse the server, or wait long.',
  sends: ['GET of the address in the certificate, over HTTP, without redirects; nothing about the user'],
  outcomes: {
    fetched: {
      verdict: 'passed',
      text: '{subject} is not revoked; list of {bytes} bytes, valid until {until}',
      meaning: 'The list can be fetched, is signed by the issuer, holds, and does not name the certificate.',
    },
    'not-verified': {
      verdict: 'note',
      text: '{subject} is not on the list of {bytes} bytes, whose signature cannot be checked here',
      meaning: 'The certificate of the issuer, or the algorithm of the signature, is not known here.',
    },
    revoked: {
      verdict: 'failed',
      text: '{subject} is revoked since {since}{reason}',
      meaning: 'Clients that check revocation end the handshake. The certificate must be replaced.',
    },
    'out-of-date': {
      verdict: 'warning',
      text: '{what}',
      meaning:
        'The list has not been renewed in time, or one of the clocks is wrong. Clients that check revocation treat it as if there were none.',
    },
    'other-issuer': {
      verdict: 'warning',
      text: 'the list is of {issuer}, not of the issuer of {subject}',
      meaning: 'A wrong list lies at the address: clients cannot check revocation.',
    },
    'bad-signature': {
      verdict: 'warning',
      text: 'the signature of the list is not that of {issuer}',
      meaning: 'The list is damaged, or signed with another key of the authority: clients do not believe it.',
    },
    'no-list': {
      verdict: 'warning',
      text: 'answers {status}, but no revocation list',
      meaning: 'The address in the certificate leads elsewhere, or a portal answers: the check fails.',
    },
    unreachable: {
      verdict: 'warning',
      text: '{problem}',
      meaning:
        'The list cannot be fetched from here. Clients in the domain may read it from the directory, all others fail or wait.',
    },
  },
  target: ({ url, subject }) => `${subject} at ${url}`,
  async run(check, tools) {
    const fromMs = tools.context.nowMs()
    const content = await fetchAuthorityContent(check.url, 'list', tools)
    if (content.kind !== 'fetched') return unreadable(check, content, tools, fromMs)
    const state = checkRevocation(content.bytes, check, fromMs * 1000)
    return judge(check, state, content.bytes.length, tools, fromMs)
  },
})

type Result = { readonly what: string; readonly code: number }

function unreadable(
  check: RevocationCheck,
  content: Exclude<AuthorityContent, { kind: 'fetched' }>,
  tools: StepTools,
  fromMs: number,
) {
  const what = content.kind === 'failed' ? content.problem : `it answers ${content.status}`
  record(check, { what: `cannot be fetched: ${what}`, code: TLS_CODES.revocationOffline }, tools, fromMs)
  return content.kind === 'failed'
    ? ({ outcome: 'unreachable', values: { problem: content.problem } } as const)
    : ({ outcome: 'no-list', values: { status: String(content.status) } } as const)
}

function judge(
  check: RevocationCheck,
  state: RevocationState,
  bytes: number,
  tools: StepTools,
  fromMs: number,
) {
  const { subject } = check
  const tell = (what: string, code: number): void => record(check, { what, code }, tools, fromMs)
  switch (state.kind) {
    case 'no-list':
      tell('cannot be fetched: what is there is no list', TLS_CODES.revocationOffline)
      return { outcome: 'no-list', values: { status: '200' } } as const
    case 'other-issuer': {
      const { issuer } = state.list
      tell(`is a list of ${issuer}, which did not issue ${subject}`, TLS_CODES.certificateRevocationFailure)
      return { outcome: 'other-issuer', values: { issuer, subject } } as const
    }
    case 'bad-signature': {
      const { issuer } = state.list
      tell(`is not signed by ${issuer}`, TLS_CODES.certificateRevocationFailure)
      return { outcome: 'bad-signature', values: { issuer } } as const
    }
    case 'out-of-date':
    case 'not-yet-valid': {
      const { thisUpdateUs, nextUpdateUs = 0 } = state.list
      const what =
        state.kind === 'out-of-date'
          ? `out of date since ${timeOf(nextUpdateUs)}`
          : `only valid from ${timeOf(thisUpdateUs)}`
      tell(`is ${what}`, TLS_CODES.certificateRevocationFailure)
      return { outcome: 'out-of-date', values: { what: `the list is ${what}` } } as const
    }
    case 'revoked': {
      const { revokedUs, reason } = state.entry
      const since = revokedUs === undefined ? 'an unknown day' : timeOf(revokedUs)
      tell(`says that ${subject} is revoked since ${since}`, TLS_CODES.chainRevoked)
      return {
        outcome: 'revoked',
        values: { subject, since, reason: reason === '' ? '' : ` (${reason})` },
      } as const
    }
    case 'not-revoked': {
      const { nextUpdateUs } = state.list
      const until = nextUpdateUs === undefined ? 'no day it names' : timeOf(nextUpdateUs)
      const values = { subject, bytes: String(bytes), until }
      return { outcome: state.verified ? 'fetched' : 'not-verified', values } as const
    }
  }
}

function timeOf(timeUs: number): string {
  return new Date(timeUs / 1000).toISOString().slice(0, 16).replace('T', ' ')
}

const SYMBOLS: Readonly<Record<number, string>> = {
  [TLS_CODES.revocationOffline]: 'CRYPT_E_REVOCATION_OFFLINE',
  [TLS_CODES.certificateRevocationFailure]: 'CERT_E_REVOCATION_FAILURE',
  [TLS_CODES.chainRevoked]: 'CRYPT_E_REVOKED',
}

function record(
  { url, host, port }: RevocationCheck,
  { what, code }: Result,
  tools: StepTools,
  fromMs: number,
): void {
  const target = formatTarget(host, port)
  const sentence = `The revocation list ${url} for ${target} ${what}`
  const symbol = SYMBOLS[code]
  tools.record.observation(
    {
      kind: 'result-code',
      code,
      ...(symbol === undefined ? {} : { symbol }),
      component: 'probe',
      sentence,
      target,
      quote: sentence,
    },
    fromMs,
  )
}
