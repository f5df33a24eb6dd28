// 32042 and 61045: the servers of a pool do not accept each other's HTTPS connections. Conferences fail, sign-in works.

import { computersOf, eventsOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely, possible } from '../../ranked.ts'
import { defineRule, type RankedCause } from '../../rule.ts'

/** Invalid incoming HTTPS certificate. */
const INVALID_CERTIFICATE = 32042
/** A conferencing server cannot stay connected to the Front End Server. */
const CONFERENCING_DISCONNECTED = 61045
/** Sending an HTTP request failed; a certificate of another server is not trusted. */
const UNTRUSTED = [30988, 30998, 61029] as const

export const rule = defineRule({
  id: 'noise/tls-session-ticket',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-03', 'TLS-01'],
  title: {
    fires: 'Servers refuse each other over HTTPS (32042, 61045): conferences fail, sign-in is not concerned',
    clear: 'Servers accept each other over HTTPS',
  },
  needs: [],
  wants: 'the Lync Server event log of the Front End Servers',
  judge: facts => {
    const certificate = eventsOf(facts, 'User Services', INVALID_CERTIFICATE)
    const channel = eventsOf(facts, 'MCU Infrastructure', CONFERENCING_DISCONNECTED)
    const events = [...certificate, ...channel]
    return fireOnce(evidenceOfAll(events, 'between servers'), {
      subject: { where: computersOf(events).join(', ') || 'the Front End Servers' },
      causes: rankCauses(facts, certificate.length > 0 && channel.length > 0),
    })
  },
  explain:
    'Front End service and conferencing servers talk HTTPS on port 444 and check each other by certificate. When that fails ' +
    'on {where}, meetings and contacts suffer; registration does not use this way.',
  scope: 'Users who join or start conferences on this pool; signing in works.',
  causes: [
    {
      id: 'LA-03',
      cause:
        'Windows Server 2012 R2 resumes TLS sessions by ticket, and the check of the client certificate fails then.',
      confirm: ['Windows Server 2012 R2, and the certificates are valid and trusted.'],
      remedy: [
        'reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL /v EnableSessionTicket /t REG_DWORD /d 2; restart the server',
      ],
    },
    {
      id: 'TLS-01',
      cause:
        'A certificate that is not self-signed lies in the store of trusted roots, so that client certificates fail.',
      confirm: ['gci cert:\\LocalMachine\\root | Where-Object { $_.Issuer -ne $_.Subject }'],
      remedy: [
        'Move it to the intermediate store, correct the group policy that puts it there, restart the services.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'an expired server certificate', tell: 'NotAfter lies in the past, and services do not start' },
    { what: 'a refused web ticket (28032)', tell: 'that is the External Web Site, seen by clients' },
  ],
  settle: [
    'The version of Windows on the servers.',
    'gci cert:\\LocalMachine\\root | Where-Object { $_.Issuer -ne $_.Subject }',
  ],
  seeAlso: ['event/LS User Services/32042', 'event/LS MCU Infrastructure/61045'],
  samples: { fires: ['noise/tls-session-ticket.txt'], clear: ['noise/conferencing-connected.txt'] },
})

function rankCauses(facts: Facts, both: boolean): RankedCause[] {
  const untrusted = facts.events.some(
    ({ eventId, description }) =>
      (UNTRUSTED as readonly number[]).includes(eventId) || /0x800B0109|2148204809/i.test(description),
  )
  if (untrusted) {
    return [likely('TLS-01', 'Another event says that a certificate is not trusted.'), possible('LA-03')]
  }
  return [
    {
      id: 'LA-03',
      certainty: both ? 'likely' : 'possible',
      because: both ? 'Both events come together.' : '',
    },
    possible('TLS-01'),
  ]
}
