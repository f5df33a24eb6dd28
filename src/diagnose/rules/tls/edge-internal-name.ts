// 1015: the certificate an Edge shows for replication does not match its name.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import { eventsOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf } from '../../rule.ts'

/** Unable to match host/cluster against certificate. */
const NO_MATCH = 1015
const NAME = '(?:[\\w-]{1,63}\\.)*[\\w-]{1,63}'
const PARTS = new RegExp(
  `host=(?<host>${NAME})?\\s*,?\\s*cluster=(?<cluster>${NAME})?\\s*,?\\s*CN=(?<subject>\\*?\\.?${NAME})?`,
  'i',
)

export const rule = defineRule({
  id: 'tls/edge-internal-name',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-20'],
  title: {
    fires: 'The certificate Internal of the Edge {host} is for {subject} (1015)',
    clear: 'Replicas show the certificates they should',
  },
  needs: ['events', 'phrases'],
  wants: 'the Lync Server event log of the server that holds the Central Management Store',
  phrases: [
    {
      id: 'certificate-does-not-match-host',
      anchors: ['match host/cluster against certificate'],
      pattern: new RegExp(`Unable to match host/cluster against certificate\\W{1,4}${PARTS.source}`, 'i'),
    },
  ],
  judge: facts => {
    const events = eventsOf(facts, 'File Transfer Agent', NO_MATCH)
    const firings = events.length > 0 ? events.map(judgeEvent) : judgePhrases(facts)
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The file transfer agent connected to {host} and was shown a certificate for {subject}; it expected {host} or {cluster}. It does not ' +
    'replicate to a machine that cannot prove its name, so that the Edge works on with an old configuration.',
  scope:
    'Everybody outside who depends on something that changed since; with the next restart of the Edge perhaps all outside.',
  causes: [
    {
      id: 'TLS-20',
      cause:
        'The certificate Internal of {host} was made for another name than its internal pool {cluster}, or the wrong one was assigned.',
      confirm: [
        'Get-CsCertificate -Type Internal | Select-Object Subject,AlternativeNames,HasPrivateKey  # on the Edge',
        'Get-CsPool {cluster}',
      ],
      remedy: [
        'Request-CsCertificate -New -Type Internal -ComputerFqdn {host} -CA <ca>  # subject = internal pool FQDN',
        'Set-CsCertificate -Type Internal -Thumbprint <thumbprint>',
        'Invoke-CsManagementStoreReplication -ReplicaFqdn {host}',
      ],
    },
  ],
  lookAlikes: [{ what: 'event 1017', tell: 'no connection at all: TCP 4443 is blocked' }],
  settle: ['openssl s_client -connect {host}:4443 -showcerts from the master.'],
  seeAlso: ['event LS File Transfer Agent Service 1015', 'certificate role Internal'],
  samples: { fires: ['tls/edge-internal-name.txt'], clear: ['network/edge-replication-blocked.txt'] },
})

function judgeEvent(event: WindowsEvent): Fires {
  return fires({
    subject: subjectOf(PARTS.exec(event.description)?.groups ?? {}),
    evidence: [evidenceOf(event)],
    attempts: [],
    causes: [ranked('TLS-20', 'certain')],
  })
}

function judgePhrases(facts: Facts): Fires[] {
  return phrasesOf(facts, 'certificate-does-not-match-host').map(phrase =>
    fires({
      subject: subjectOf(Object.fromEntries(phrase.values)),
      evidence: [evidenceOf(phrase)],
      attempts: [],
      causes: [ranked('TLS-20', 'certain')],
    }),
  )
}

function subjectOf(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return {
    host: groups.host?.toLowerCase() ?? 'the Edge',
    cluster: groups.cluster?.toLowerCase() ?? 'its pool',
    subject: groups.subject?.toLowerCase() ?? 'another name',
  }
}
