// Asks a server for every version of TLS and every cipher suite.

import { cipherSuiteName } from '../../protocol/tls/cipher-suites.ts'
import { tlsAlertName, tlsVersionName } from '../../protocol/tls/handshake.ts'
import { TLS_VERSIONS } from '../../protocol/tls/write-client-hello.ts'
import { defineStep } from '../step.ts'
import type { Greeting } from '../tls/greet.ts'
import { surveyTls, type TlsOffer } from '../tls/inspect-endpoint.ts'
import { OLD_PHONE_SUITES, WEAK_SUITES } from '../tls/offered-suites.ts'
import { targetOf } from './tcp.ts'

export const step = defineStep({
  id: 'tls-offer',
  title: 'Ask for TLS versions and cipher suites',
  phase: 'secure',
  needs: 'tls-server',
  gives: [],
  objective:
    'Says which clients can agree with the server on a version and a suite at all: iOS and hardened Windows want TLS 1.2, Windows before 11 does not speak 1.3, Lync 2010, Phone Edition and other old clients know nothing after 1.0.',
  sends: [
    'one ClientHello for each of TLS 1.0, 1.1, 1.2 and 1.3 with every suite',
    'one ClientHello for each suite alone with the best version before 1.3, sixteen at a time; no handshake is finished',
  ],
  outcomes: {
    current: {
      verdict: 'passed',
      text: '{versions}; {count} suites',
      meaning: 'Current clients agree with the server.',
    },
    'with-old': {
      verdict: 'note',
      text: '{versions}; {count} suites',
      meaning:
        'Current clients agree with the server, and old versions are taken as well: phones need that, hardening guides forbid it.',
    },
    'old-only': {
      verdict: 'failed',
      text: 'only {versions}',
      meaning:
        'TLS 1.2 is refused: iOS, hardened Windows and Office clients that switched off TLS 1.0 end here.',
    },
    'new-only': {
      verdict: 'failed',
      text: 'only {versions}',
      meaning: 'Nothing before TLS 1.3 is taken: clients on Windows 10 and older, and all phones, end here.',
    },
    nothing: {
      verdict: 'failed',
      text: 'no version of TLS is taken: {answers}',
      meaning:
        'No client agrees with the server: no suite in common, a wrong port, or something between that breaks TLS.',
    },
  },
  target: ({ host, address, port }) => targetOf(host, address, port),
  async run({ host, address, port, tls12 }, { context, options, record, signal }) {
    const fromMs = context.nowMs()
    const { timeoutMs } = options
    const target = { endpoint: { address, port }, host, timeoutMs, signal }
    const offer = await surveyTls(context, target, tls12)
    const taken = takenVersions(offer)
    const versions = taken.map(tlsVersionName).join(', ')
    const values = { versions, count: String(offer.suites.length), answers: describeAnswers(offer) }
    const details = describeOffer(offer)
    if (taken.length === 0) return { outcome: 'nothing', values, details }
    const hasCurrent = taken.includes(TLS_VERSIONS.tls12)
    if (!hasCurrent) {
      const refusal = offer.versions.get(TLS_VERSIONS.tls12)
      const alert = refusal?.kind === 'alert' ? refusal.alert : PROTOCOL_VERSION
      const words = `TLS 1.2 is refused (${describeAnswer(refusal)}), only ${versions} is taken`
      record.handshake({ host, port, outcome: 'failed', alert, version: 'TLS 1.2', words }, fromMs)
      return { outcome: taken.includes(TLS_VERSIONS.tls13) ? 'new-only' : 'old-only', values, details }
    }
    return {
      outcome: taken.some(version => version < TLS_VERSIONS.tls12) ? 'with-old' : 'current',
      values,
      details,
    }
  },
})

/** What a refusal means when the server says nothing: RFC 5246 §7.2.2, protocol_version. */
const PROTOCOL_VERSION = 70

/** Versions that were answered with the same version: a server may choose a lower one, which counts for that one only. */
function takenVersions({ versions }: TlsOffer): number[] {
  return [...versions]
    .filter(([version, answer]) => answer.kind === 'hello' && answer.version === version)
    .map(([version]) => version)
}

function describeAnswer(answer: Greeting | undefined): string {
  if (answer?.kind === 'alert') return `alert ${answer.alert}, ${tlsAlertName(answer.alert)}`
  return answer?.kind === 'no-tls' ? 'an answer that is no TLS' : (answer?.kind ?? 'closed')
}

function describeAnswers({ versions }: TlsOffer): string {
  return [...versions]
    .map(([version, answer]) => `${tlsVersionName(version)} ${describeAnswer(answer)}`)
    .join('; ')
}

function describeOffer({ versions, suites }: TlsOffer): string[] {
  const refused = [...versions]
    .filter(([, { kind }]) => kind !== 'hello')
    .map(([version, answer]) => `${tlsVersionName(version)} (${describeAnswer(answer)})`)
  const weak = suites.filter(suite => WEAK_SUITES.has(suite))
  const old =
    versions.get(TLS_VERSIONS.tls10)?.kind === 'hello' && suites.some(suite => OLD_PHONE_SUITES.has(suite))
  return [
    ...(refused.length > 0 ? [`refused: ${refused.join(', ')}`] : []),
    ...(suites.length > 0 ? [`suites: ${suites.map(cipherSuiteName).join(' ')}`] : []),
    ...(weak.length > 0 ? [`weak suites are taken: ${weak.map(cipherSuiteName).join(' ')}`] : []),
    `Lync Phone Edition and Lync 2010 (TLS 1.0): ${old ? 'agree' : 'find nothing in common'}`,
  ]
}
