// The client asks its user whether to trust a server whose host is outside the SIP domain.

import { printableLine } from '../../../base/text.ts'
import { domainOf } from '../../../protocol/sip/address.ts'
import type { Phrase } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import { attemptsAbout, distinct, isBroken } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/trust-question',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-17', 'TLS-18', 'TLS-19'],
  title: {
    fires: 'The client asks whether to trust {host} for the sign-in address',
    clear: 'No client asked whether to trust a server',
  },
  needs: ['phrases'],
  wants: 'the text of the dialog with the host it names',
  phrases: [
    {
      id: 'trust-question',
      anchors: ['server is trusted for your sign-in address', 'server should be trusted'],
      pattern:
        /(?:attempting to connect to:?\s*(?<host>[\w.-]{3,255})[\s\S]{0,200}?)?(?:can(?:'t|’t|not) verify that the server is trusted for your sign-in address|can(?:'t|’t|not) verify if the server should be trusted)/i,
    },
    {
      id: 'sign-in-redirected',
      anchors: ['sign in request is being redirected to', 'sign-in request is being redirected to'],
      pattern: /sign.in request is being redirected to:?\s*(?<host>[\w.-]{3,255})/i,
    },
  ],
  judge: facts => {
    const redirects = phrasesOf(facts, 'sign-in-redirected')
    const asked = phrasesOf(facts, 'trust-question').filter(
      question =>
        !redirects.some(
          ({ origin }) =>
            origin.source === question.origin.source && Math.abs(origin.line - question.origin.line) <= 3,
        ),
    )
    const firings = [
      ...asked.map(found => judgePhrase(facts, found)),
      ...redirects.map(found => judgePhrase(facts, found, 'TLS-19')),
    ]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Autodiscover or DNS led the client to {host}, which is not under the domain of the sign-in address. The certificate may be in order: ' +
    'the client only wants to know whether that organisation may speak for this address, and waits for the answer.',
  scope:
    'Users of SIP domains that were added later, the first time on each profile; the answer is remembered. Services and phones cannot answer.',
  causes: [
    {
      id: 'TLS-17',
      cause:
        'The server’s name is outside the SIP domain of the user, and no policy tells the client to trust it.',
      confirm: [
        'Compare the domain of {host} with that of the sign-in address.',
        'Get-CsCertificate | Select-Object Use,Subject,AlternativeNames',
      ],
      remedy: [
        'Names in the user’s SIP domain (sip.<domain>, lyncdiscover.<domain>) in DNS and on the certificates.',
        'Or policy TrustModelData with the domain of {host}.',
      ],
    },
    {
      id: 'TLS-18',
      cause: 'The host belongs to Exchange: the mail domain of the user is not the SIP domain.',
      confirm: ['Ctrl + right-click on the icon, Configuration Information: "EWS not fully initialized".'],
      remedy: [
        'Policy TrustModelData with the domain of the Exchange host; or the same suffix for SIP and mail.',
      ],
    },
    {
      id: 'TLS-19',
      cause: 'The client is too old to know the cloud that the user was moved to.',
      confirm: ['The build of the client.'],
      remedy: ['Update the client; until then TrustModelData with the domain of {host}.'],
    },
    {
      id: 'DNS-02',
      cause: 'The SRV record of the SIP domain names a host of another domain.',
      confirm: ['nslookup -type=srv _sipinternaltls._tcp.<SIP domain>'],
      remedy: ['Point it to sip.<SIP domain>.'],
    },
  ],
  lookAlikes: [{ what: '"problem verifying the certificate"', tell: 'that is about the certificate itself' }],
  settle: ['The host that the dialog names, and the sign-in address.'],
  seeAlso: ['KB2833618', 'policy TrustModelData'],
  samples: {
    fires: ['tls/trust-question.txt', 'tls/trust-question-exchange.txt', 'tls/trust-question-cloud.txt'],
    clear: ['tls/dialog-not-verified.uccapilog'],
  },
})

function judgePhrase(facts: Facts, phrase: Phrase, id?: 'TLS-19'): Fires {
  const host = printableLine(phrase.values.get('host') ?? '', 255)
    .toLowerCase()
    .replace(/\.$/, '')
  const attempts = distinct(attemptsAbout(facts, phrase)).filter(isBroken)
  return fires({
    subject: { host: host || 'the server' },
    evidence: [evidenceOf(phrase)],
    attempts,
    causes: id
      ? [ranked(id, 'likely', 'The client itself announces a redirect to another cloud.')]
      : rank(facts, host),
  })
}

function rank(facts: Facts, host: string): RankedCause[] {
  if (/outlook\.(?:de|office\.de)$/.test(host)) return [ranked('TLS-19', 'likely')]
  const exchange =
    /^(?:autodiscover|mail|owa|outlook|exchange|ews|webmail|cas)\d*[.-]/.test(host) ||
    facts.phrases.some(({ quote }) => /EWS not (?:fully )?(?:initiali[sz]ed|deployed)/i.test(quote))
  if (exchange)
    return [
      ranked('TLS-18', 'likely', `${host} looks like a host of Exchange.`),
      ranked('TLS-17', 'possible'),
    ]
  const domains = facts.attempts.flatMap(({ user }) => domainOf(user) ?? [])
  const outside = host !== '' && domains.length > 0 && domains.every(domain => !host.endsWith(`.${domain}`))
  return [
    ranked('TLS-17', outside ? 'certain' : 'likely', outside ? `${host} is outside ${domains[0]}.` : ''),
    ranked('DNS-02', 'possible'),
    ranked('TLS-18', 'possible'),
  ]
}
