// The client refused the server's certificate and says so, but not why: mobile clients (E_SslError), dialogs, 0x80EE0065.

import type { Attempt } from '../../../trace/attempt.ts'
import { MOBILE_SSL_ERROR } from '../../../trace/observe/tls-code.ts'
import { evidenceOf } from '../../evidence.ts'
import { attemptsAbout, distinct, isBroken } from '../../facts/attempts-about.ts'
import { type ClientKind, clientKindsOf, isDevice } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { type TlsFailure, tlsFailuresOf } from '../../facts/tls-failures.ts'
import { tellingness } from '../../facts/tls-reason.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const DIALOG = 'certificate-not-verified'

export const rule = defineRule({
  id: 'tls/certificate-refused',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-10', 'TLS-04', 'TLS-23', 'TLS-24'],
  title: {
    fires: 'The client cannot verify the certificate of {host}',
    clear: 'No client refused a certificate without a reason',
  },
  needs: ['handshakes', 'resultCodes', 'verdicts', 'phrases'],
  wants: 'a log of the client, and openssl s_client -showcerts from the place of the client',
  phrases: [
    {
      id: DIALOG,
      anchors: ['verifying the certificate from the server', 'verify the certificate from the server'],
      pattern: /(?:problem verifying|(?:can(?:'t|’t|not)|unable to) verify) the certificate from the server/i,
    },
  ],
  judge: facts => {
    const all = tlsFailuresOf(facts)
    const unexplained = all.filter(({ reason, by }) => by === 'client' && UNEXPLAINED.has(reason))
    const firings = [...unexplained.map(failure => ofFailure(facts, failure)), ...ofDialogs(facts, all)]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The client reached {host} and ended the handshake because it did not accept the certificate. {said} Which check failed is not in this ' +
    'log: the chain, the name, the dates or the revocation list.',
  scope:
    'Clients that judge by another list of roots than PCs of the domain: mobile devices, PCs outside the domain, single PCs whose store ' +
    'has changed.',
  causes: [
    {
      id: 'TLS-10',
      cause: 'The root of the company’s own CA is not installed on the device.',
      confirm: [
        'Install the root on one device and try again.',
        'openssl s_client -connect {name}:{port} -servername {name} -showcerts',
      ],
      remedy: ['Install the root by a profile or by management; or use a certificate of a public CA.'],
    },
    {
      id: 'TLS-11',
      cause: 'The appliance that terminates TLS sends no intermediate authority.',
      confirm: [
        'openssl s_client -connect {name}:{port} -servername {name} -showcerts  # only one certificate',
      ],
      remedy: ['Load the full chain on the load balancer or reverse proxy.'],
    },
    {
      id: 'TLS-12',
      cause: 'On the company’s Wi-Fi the device is shown the certificate of the internal web services.',
      confirm: ['The same device on mobile data.'],
      remedy: [
        'A public certificate for the internal web services, or lead mobile devices to the reverse proxy.',
      ],
    },
    {
      id: 'TLS-13',
      cause: 'The revocation list of the certificate cannot be reached by HTTP.',
      confirm: ['certutil -verify -urlfetch <certificate.cer>'],
      remedy: ['Publish the list by HTTP, inside and outside.'],
    },
    {
      id: 'TLS-26',
      cause: 'The certificate lacks the name that the client asks for.',
      confirm: ['Get-CsCertificate | Select-Object Use,AlternativeNames'],
      remedy: ['Re-issue it with -AllSipDomain.'],
    },
    {
      id: 'TLS-04',
      cause: 'Roots that come by group policy vanish for a moment at every policy refresh.',
      confirm: ['The times of the failures against those of policy refreshes.'],
      remedy: ['Distribute the roots by other means.'],
    },
    {
      id: 'TLS-23',
      cause: 'The federation service (AD FS) shows a certificate that this PC does not trust.',
      confirm: ['Open the federation service in a browser of that PC.'],
      remedy: ['A public certificate on AD FS, or distribute the root.'],
    },
    {
      id: 'TLS-24',
      cause:
        'The server’s chain was switched to another root and this profile still goes by what it remembers.',
      confirm: ['Compare the chain with what a working PC shows.'],
      remedy: [
        '"Delete my sign-in info" on that PC; renew the profile (also the user’s profile on a terminal server).',
      ],
    },
    {
      id: 'TLS-16',
      cause: 'The firmware of the phone does not know the root of the CA.',
      confirm: ['Firmware version and issuer of the certificate.'],
      remedy: ['Update the phone inside or tethered by USB.'],
    },
  ],
  lookAlikes: [
    {
      what: 'the question whether the server is trusted for the sign-in address',
      tell: 'that is about the domain, not about the certificate',
    },
    {
      what: 'E_SslError of an iOS client at a server without TLS 1.2',
      tell: 'the handshake ends with alert 40 or 70, Android gets through',
    },
  ],
  settle: [
    'openssl s_client -connect {name}:{port} -servername {name} -showcerts from the network of the client: chain, names, dates.',
    'The same client on another network.',
  ],
  seeAlso: ['result code 0x80EE0065', 'E_SslError 0x22020002', 'certificate rules: roots and chains'],
  samples: {
    fires: ['tls/ios-ssl-error.txt', 'tls/dialog-not-verified.uccapilog'],
    clear: ['tls/untrusted-root.uccapilog', 'tls/handshake-passed.uccapilog'],
  },
})

const UNEXPLAINED: ReadonlySet<TlsFailure['reason']> = new Set(['invalid', 'usage'])

function ofFailure(facts: Facts, failure: TlsFailure): Fires {
  return fires({
    subject: { ...hostSubject(failure.host, failure.port), said: '' },
    evidence: [failure.evidence],
    attempts: failure.attempts,
    causes: rank(facts, failure.attempts, failure),
  })
}

/** What the client showed its user, where no handshake tells more about the same attempts. */
function ofDialogs(facts: Facts, failures: readonly TlsFailure[]): Fires[] {
  return phrasesOf(facts, DIALOG).flatMap(phrase => {
    const { source } = phrase.origin
    const attempts = distinct(attemptsAbout(facts, phrase)).filter(isBroken)
    if (failures.some(failure => failure.source === source && tellingness(failure.reason) > 1)) return []
    return [
      fires({
        subject: { ...hostSubject(''), said: 'It told its user that it cannot verify the certificate.' },
        evidence: [evidenceOf(phrase)],
        attempts,
        causes: rank(facts, attempts, { quote: phrase.quote, source, code: undefined }),
      }),
    ]
  })
}

function rank(
  facts: Facts,
  attempts: readonly Attempt[],
  { quote, source, code }: Pick<TlsFailure, 'quote' | 'source' | 'code'>,
): RankedCause[] {
  const kinds = clientKindsOf(attempts, [quote])
  if (code === MOBILE_SSL_ERROR || [...kinds].some(isDevice)) return rankDevice(kinds)
  const federated = facts.web.some(
    ({ service, origin }) => service === 'federation' && origin.source === source,
  )
  const sometimes = facts.attempts.some(
    ({ outcome, sources }) => outcome === 'signed-in' && sources.includes(source),
  )
  const others = facts.attempts.some(
    ({ outcome, sources }) => outcome === 'signed-in' && !sources.includes(source),
  )
  return [
    ...(federated ? [ranked('TLS-23', 'likely', 'The client was on its way to a federation service.')] : []),
    ...(sometimes
      ? [ranked('TLS-04', 'likely', 'The same client signs in at other times in this log.')]
      : []),
    ...(others ? [ranked('TLS-24', 'likely', 'Other clients in these logs sign in.')] : []),
    ranked('TLS-10', federated || sometimes || others ? 'possible' : 'likely'),
    ranked('TLS-26', 'possible'),
    ranked('TLS-13', 'possible'),
  ]
}

function rankDevice(kinds: ReadonlySet<ClientKind>): RankedCause[] {
  if (kinds.has('phone'))
    return [ranked('TLS-16', 'likely', 'A phone with its own list of roots.'), ranked('TLS-26', 'possible')]
  return [
    ranked('TLS-10', 'likely', 'A mobile client: it knows public roots only, unless others were installed.'),
    ranked('TLS-11', 'possible'),
    ranked('TLS-12', 'possible'),
    ranked('TLS-13', 'possible'),
  ]
}
