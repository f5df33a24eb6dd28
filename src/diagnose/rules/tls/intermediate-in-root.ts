// Servers do not trust each other's certificate although it is valid: an authority that is not self-signed lies among the roots.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { computersOf, eventsOf } from '../../facts/events.ts'
import type { Facts } from '../../facts/facts.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { ranked } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

/** Sending HTTP request failed (30988, 30998); an invalid client certificate (61029). */
const REQUEST_FAILED: ReadonlySet<number> = new Set([30988, 30998, 61029])
/** CERT_E_UNTRUSTEDROOT in the spellings of these events. */
const UNTRUSTED_ROOT = /0x800B0109|\b2148204809\b|-2146762487\b/i

export const rule = defineRule({
  id: 'tls/intermediate-in-root',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-01'],
  title: {
    fires: 'Servers refuse each other’s certificate as untrusted (0x800B0109) on {where}',
    clear: 'No server refused the certificate of another as untrusted',
  },
  needs: ['events'],
  wants: 'the Lync Server event log of the Front Ends',
  judge: facts => {
    const events = facts.events.filter(
      ({ eventId, description }) => REQUEST_FAILED.has(eventId) && UNTRUSTED_ROOT.test(description),
    )
    const related = relatedEvents(facts, events)
    return fireOnce(evidenceOfAll([...events, ...related], 'between servers'), {
      subject: { where: computersOf([...events, ...related]).join(', ') || 'the Front Ends' },
      causes: [
        ranked('TLS-01', 'likely', 'The code means an untrusted root, between servers of one PKI.'),
        ranked('TLS-27', 'possible', 'If the servers really have different authorities.'),
      ],
    })
  },
  explain:
    'Front Ends talk HTTPS to each other on port 444 and show certificates both ways. The certificates are refused as untrusted (0x800B0109). ' +
    'Windows Server 2012 and later distrusts client certificates altogether when a certificate that is not self-signed lies in the store of ' +
    'trusted roots.',
  scope:
    'All users of these servers: presence, address book, meetings and PIN sign-in fail; a Front End may stay in "starting", and then nobody signs in.',
  causes: [
    {
      id: 'TLS-01',
      cause:
        'An intermediate authority lies in Trusted Root Certification Authorities of the server, mostly put there by a group policy.',
      confirm: [
        'gci cert:\\LocalMachine\\root -Recurse | Where-Object { $_.Issuer -ne $_.Subject } | Format-List Issuer,Subject,Thumbprint',
      ],
      remedy: [
        'Move it to Intermediate Certification Authorities; correct the group policy; restart the server.',
        'reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL /v ClientAuthTrustMode /t REG_DWORD /d 2  # until then',
      ],
    },
    {
      id: 'TLS-27',
      cause: 'The servers have certificates of different authorities that do not trust each other.',
      confirm: ['Get-CsCertificate | Select-Object Use,Issuer  # on every server'],
      remedy: ['Import the missing roots and authorities.'],
    },
  ],
  lookAlikes: [
    {
      what: '32042 and 61045 without this code',
      tell: 'TLS session tickets of Windows Server 2012 R2; sign-in works',
    },
    { what: 'an expired certificate', tell: 'code 0x800B0101' },
  ],
  settle: ['The list of certificates in the root store whose issuer is not their subject.'],
  seeAlso: ['KB2795828', 'events 30988, 30998, 61029', 'result code 0x800B0109'],
  samples: { fires: ['tls/intermediate-in-root.txt'], clear: ['tls/session-ticket.txt'] },
})

/** Events that come with it, only where it was seen. */
function relatedEvents(facts: Facts, found: readonly WindowsEvent[]): WindowsEvent[] {
  return found.length === 0
    ? []
    : [...eventsOf(facts, 'User Services', 32042, 32174), ...eventsOf(facts, 'MCU Infrastructure', 61045)]
}
