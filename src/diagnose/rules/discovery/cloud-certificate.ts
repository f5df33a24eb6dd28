// lyncdiscover is an alias of the online service and is asked by HTTPS: the certificate shown is that of the cloud.

import { evidenceOf } from '../../evidence.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'lyncdiscover-shows-cloud-certificate'

export const rule = defineRule({
  id: 'discovery/cloud-certificate',
  stage: 'discovery',
  kind: 'cause',
  covers: ['DSC-03'],
  title: {
    fires: 'lyncdiscover shows the certificate of the online service',
    clear: 'No log shows the certificate of the online service for lyncdiscover',
  },
  needs: ['certificates', 'phrases'],
  wants:
    'openssl s_client -connect lyncdiscover.<sip-domain>:443 -servername lyncdiscover.<sip-domain>, or the console of the browser',
  phrases: [
    {
      id: PHRASE,
      anchors: ['.lync.com'],
      pattern:
        /\blyncdiscover\.(?!online\.)[\w.-]+[\s\S]{0,300}?(?:certificate|CN ?=|subject)[^\n]{0,160}?\*\.(?:[\w-]+\.)*lync\.com\b|(?:certificate|CN ?=|subject)[^\n]{0,120}?\*\.(?:[\w-]+\.)*lync\.com\b[\s\S]{0,300}?\blyncdiscover\.[\w.-]+/i,
    },
  ],
  judge: facts => {
    const shown = facts.certificates.filter(
      ({ subject, host }) =>
        isOnlineHost(subject.replace(/^\*\./, '')) &&
        /^lyncdiscover\./i.test(host ?? '') &&
        !isOnlineHost(host ?? ''),
    )
    const said = phrasesOf(facts, PHRASE)
    if (shown.length + said.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...shown.map(found => evidenceOf(found, 'the certificate shown for lyncdiscover')),
          ...said.map(found => evidenceOf(found)),
        ],
        attempts: facts.failedAttempts.filter(endedAtDiscovery),
        causes: [rank(facts)],
      }),
    ]
  },
  explain:
    'lyncdiscover of the SIP domain is an alias (CNAME) of the online service. That alias is meant for a first contact by plain HTTP; over ' +
    'HTTPS the certificate shown is that of the online service and does not carry the name of the company.',
  scope:
    'Web clients and pages that ask https://lyncdiscover.<sip-domain>; clients that begin with HTTP follow the redirection and are not hit.',
  causes: [
    {
      id: 'DSC-03',
      cause: 'The name lyncdiscover leads to the online service, whose certificate cannot match it.',
      confirm: [
        'nslookup lyncdiscover.<sip-domain>',
        'openssl s_client -connect lyncdiscover.<sip-domain>:443 -servername lyncdiscover.<sip-domain> </dev/null',
      ],
      remedy: [
        'Hybrid: point lyncdiscover to the reverse proxy of the on-premises pools.',
        'Online only: begin with http://lyncdiscover.<sip-domain> or with https://webdir.online.lync.com/autodiscover/autodiscoverservice.svc/root.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a certificate of the company without the name lyncdiscover',
      tell: 'the name is missing in the alternative names: re-issue',
    },
  ],
  settle: ['nslookup lyncdiscover.<sip-domain>, inside and outside.'],
  seeAlso: ['DNS for hybrid and online domains', 'RFC 6125 §6'],
  samples: {
    fires: ['discovery/cloud-certificate.txt'],
    clear: ['discovery/cloud-own-name.txt'],
  },
})

function endedAtDiscovery(attempt: Facts['attempts'][number]): boolean {
  const step = decisiveStep(attempt)
  return step?.phase === 'autodiscover' || step?.phase === 'secure'
}

/** An alias seen in DNS makes it certain. */
function rank({ dns }: Facts) {
  const alias = dns.some(
    ({ name, answers }) => name.startsWith('lyncdiscover.') && answers.some(isOnlineHost),
  )
  return alias ? certain('DSC-03', 'DNS answers with a name of the online service.') : likely('DSC-03')
}
