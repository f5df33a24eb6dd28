// A server shows a certificate that breaks a rule for certificates, or soon will, and no other rule is about it.

import type { JudgedCertificate } from '../../certificate-rules/judge.ts'
import { evidenceOf } from '../../evidence.ts'
import { type ShownCertificate, shownCertificatesOf } from '../../facts/shown-certificates.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

/** Rules for certificates that this rule speaks for, with the record of the catalogue they come under. */
const SPOKEN_FOR: Readonly<Record<string, string>> = {
  'chain-order': 'TLS-11',
  'key-size': 'TLS-06',
  'key-usage': 'TLS-06',
  'server-purpose': 'TLS-06',
  'subject-among-names': 'TLS-26',
  'wildcard-subject': 'TLS-15',
  validity: 'TLS-08',
}

export const rule = defineRule({
  id: 'tls/certificate-rules',
  stage: 'tls',
  kind: 'note',
  covers: [],
  title: {
    fires: 'The certificate of {host} breaks a rule: {rule}',
    clear: 'The certificates that were shown break no further rule',
  },
  needs: ['certificates'],
  wants: 'a trace of lyncpin probe, which holds the certificates as they were shown',
  judge: facts => {
    const firings = shownCertificatesOf(facts).flatMap(judgeShown)
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain: '{text} {why}',
  scope:
    'Clients that look closer than Windows does: phones, iOS and Android, other servers. Windows often signs in all the same.',
  causes: [
    {
      id: 'TLS-06',
      cause:
        'The certificate was issued with a template or by a tool that does not fit a server of this product.',
      confirm: ['lyncpin certificate inspect {name}:{port}'],
      remedy: [
        'Request-CsCertificate -New -Type <Use> -ComputerFqdn <server> -Template WebServer -CA <ca>; Set-CsCertificate -Type <Use> -Thumbprint <thumbprint>',
        'lyncpin certificate request --role <role> --pool <pool>  # the right names and purposes for other tools',
      ],
    },
    {
      id: 'TLS-08',
      cause: 'The certificate was not renewed yet.',
      confirm: ['Get-CsCertificate | Select-Object Use,NotAfter,Thumbprint'],
      remedy: [
        'Renew it before that day: Request-CsCertificate, Set-CsCertificate, then restart the services of the role.',
      ],
    },
    {
      id: 'TLS-11',
      cause: 'The file with the chain on {host} is put together in a wrong order.',
      confirm: ['openssl s_client -connect {name}:{port} -servername {name} -showcerts'],
      remedy: [
        'Put the server’s own certificate first and behind each the one that issued it; leave the root out.',
      ],
    },
    {
      id: 'TLS-15',
      cause: 'The certificate names the server only by a wildcard.',
      confirm: ['lyncpin certificate inspect {name}:{port}'],
      remedy: ['Re-issue it with explicit names; keep the wildcard for simple URLs and the reverse proxy.'],
    },
    {
      id: 'TLS-26',
      cause: 'The tool that made the request put the name into the subject only.',
      confirm: ['lyncpin certificate inspect {name}:{port}'],
      remedy: ['Re-issue it with the subject repeated among the alternative names.'],
    },
  ],
  lookAlikes: [
    { what: 'a handshake that fails', tell: 'rules of their own name it: chain, name, date, signature' },
  ],
  settle: ['The client that fails, and its own message about the certificate of {host}.'],
  seeAlso: ['certificate rules', 'lyncpin certificate inspect'],
  samples: { fires: ['tls/certificate-key-usage.ndjson'], clear: ['tls/certificate-right.ndjson'] },
})

function judgeShown({ seen, verdicts }: ShownCertificate): Fires[] {
  return verdicts.filter(isOurs).map(({ rule: broken, text, outcome }) =>
    fires({
      subject: {
        ...hostSubject(seen.host ?? '', seen.port),
        rule: text.replace(/\.$/, ''),
        text,
        why: broken.why,
      },
      evidence: [evidenceOf(seen, broken.title)],
      attempts: [],
      causes: [ranked(SPOKEN_FOR[broken.id] ?? 'TLS-06', outcome === 'broken' ? 'certain' : 'likely')],
    }),
  )
}

/** What is broken; of doubts only that a certificate ends soon. What has expired has a rule of its own. */
function isOurs({ rule: { id }, outcome }: JudgedCertificate): boolean {
  if (!Object.hasOwn(SPOKEN_FOR, id)) return false
  return id === 'validity' ? outcome === 'doubtful' : outcome === 'broken'
}
