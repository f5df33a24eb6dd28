// Two servers do not trust each other: 1010 in the answer to the client, TLS failures and event 14428 on the servers.

import { parseResultCode } from '../../../base/result-code.ts'
import type { WindowsEvent } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import { attemptsAt } from '../../facts/attempts-about.ts'
import type { DiagnosticsFact } from '../../facts/diagnostics.ts'
import { eventsOf } from '../../facts/events.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isSameHost } from '../../facts/hosts.ts'
import { type TlsFailure, tlsFailuresOf } from '../../facts/tls-failures.ts'
import { type TlsReason, tlsReasonOf } from '../../facts/tls-reason.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

/** Certificate trust with next-hop server could not be established. MS-OCER */
const TRUST_FAILED = 1010
/** TLS outgoing connection failures, of the protocol stack. */
const OUTGOING_FAILURES = 14428

export const rule = defineRule({
  id: 'tls/next-hop-untrusted',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-27'],
  title: {
    fires: '{server} and its next hop {target} do not accept each other’s certificate',
    clear: 'Servers accept each other’s certificates',
  },
  needs: ['diagnostics', 'handshakes', 'events'],
  wants:
    'the answer to the REGISTER with its ms-diagnostics, or the Lync Server log and a SIPStack trace of the Edge',
  judge: facts => {
    const firings = [
      ...facts.diagnostics.flatMap(found => judgeDiagnostics(facts, found)),
      ...tlsFailuresOf(facts).flatMap(failure => judgeRecord(facts, failure)),
      ...eventsOf(facts, 'Protocol Stack', OUTGOING_FAILURES).flatMap(event => judgeEvent(facts, event)),
    ]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The sign-in has to pass from {server} to {target} over mutual TLS, and that handshake fails: {reason}. Both certificates can look valid ' +
    'on their own machine; what counts is what the other one knows.',
  scope:
    'Everybody whose sign-in passes this hop, mostly all users outside (Edge to pool). Inside, clients reach the pool themselves.',
  causes: [
    {
      id: 'TLS-27',
      cause:
        'One of the two does not have the root or an intermediate authority of the other’s certificate (Edge internal against Default).',
      confirm: [
        'Get-CsCertificate -Type Internal | Select-Object Issuer,Subject,NotAfter  # on the Edge',
        'Get-CsCertificate -Type Default | Select-Object Issuer,Subject,NotAfter  # on the Front End',
        'certutil -verify <certificate of the other side>',
      ],
      remedy: [
        'Import the chain of each side on the other: roots into Root, authorities into CA.',
        'Restart the Front End or Access Edge service.',
      ],
    },
    {
      id: 'TLS-20',
      cause: 'The certificate of {target} does not carry the name under which the topology knows it.',
      confirm: [
        'Get-CsCertificate | Select-Object Use,Subject,AlternativeNames  # on {target}',
        'Get-CsTopology | Select-Object -ExpandProperty Machines',
      ],
      remedy: ['Re-issue it: subject = pool FQDN, with the server’s own FQDN among the names.'],
    },
    {
      id: 'TLS-08',
      cause: 'The certificate of {target} has expired.',
      confirm: ['Get-CsCertificate | Select-Object Use,NotAfter  # on {target}'],
      remedy: ['Request-CsCertificate, Set-CsCertificate, restart the service.'],
    },
    {
      id: 'TLS-01',
      cause:
        'A certificate that is not self-signed lies in the store of trusted roots (Windows Server 2012 and later).',
      confirm: ['gci cert:\\LocalMachine\\root | Where-Object { $_.Issuer -ne $_.Subject }'],
      remedy: ['Move it to the intermediate store; correct the policy that puts it there.'],
    },
  ],
  lookAlikes: [
    {
      what: '14428 about a partner’s server',
      tell: 'the target is not one of this deployment: federation only',
    },
    { what: '1007 temporarily cannot route', tell: 'no answer at all, not a refused certificate' },
  ],
  settle: [
    'openssl s_client -connect {target}:5061 -showcerts from {server}.',
    'SIPStack trace with TF_CONNECTION and TF_SECURITY on both servers.',
  ],
  seeAlso: ['ms-diagnostics/1010', 'event LS Protocol Stack 14428'],
  samples: {
    fires: ['tls/next-hop-untrusted.uccapilog', 'tls/next-hop-records.log', 'tls/next-hop-event.txt'],
    clear: ['tls/partner-tls.txt', 'dns/next-hop-unresolved.uccapilog'],
  },
  provokedBy: 'certificate/edge-distrusts-pool',
})

const REASONS: Partial<Record<TlsReason, string>> = {
  untrusted: 'the chain is not trusted',
  incomplete: 'an authority of the chain is missing',
  name: 'the certificate is for another name',
  date: 'the certificate is out of date',
  revocation: 'the revocation list cannot be fetched',
  'cut-off': 'the other side ended the handshake',
}

function judgeDiagnostics(facts: Facts, found: DiagnosticsFact): Fires[] {
  if (found.id !== TRUST_FAILED || (found.method !== '' && found.method !== 'REGISTER')) return []
  const hresult = /0x[0-9a-f]{8}|-\d{10}/i.exec(
    found.parameters.get('hresult') ?? found.parameters.get('HRESULT') ?? '',
  )?.[0]
  const reason = tlsReasonOf(hresult === undefined ? undefined : parseResultCode(hresult), undefined)
  const target =
    found.parameters.get('tls-target') ??
    found.parameters.get('peerserver') ??
    found.parameters.get('PeerServer')
  const attempts = found.exchange
    ? attemptsWith(facts, found.exchange)
    : attemptsAt(facts, found.evidence.origin)
  return [
    fires({
      subject: subjectOf(found.source, target, reason),
      evidence: [found.evidence],
      attempts: attempts.filter(({ outcome }) => outcome !== 'signed-in'),
      causes: rank(reason, 'The server that had to pass the sign-in on says so (1010).'),
    }),
  ]
}

/** A server's own record about a peer that these logs know as a server of the deployment. */
function judgeRecord(facts: Facts, failure: TlsFailure): Fires[] {
  if (failure.by !== 'server' || !isOwnServer(facts, failure.host)) return []
  const machine = failure.evidence.origin.machine ?? ''
  return [
    fires({
      subject: subjectOf(machine, failure.host, failure.reason),
      evidence: [failure.evidence],
      attempts: [],
      causes: rank(failure.reason, ''),
    }),
  ]
}

function judgeEvent(facts: Facts, event: WindowsEvent): Fires[] {
  const target = /to the server\s+"?([\w.-]{3,255})"?/i.exec(event.description)?.[1]?.toLowerCase() ?? ''
  const sameDomain =
    target !== '' &&
    event.computer !== '' &&
    target.split('.').slice(1).join('.') === event.computer.toLowerCase().split('.').slice(1).join('.')
  if (!sameDomain && !isOwnServer(facts, target)) return []
  const code = /0x[0-9a-f]{8}/i.exec(event.description)?.[0]
  const reason = tlsReasonOf(code === undefined ? undefined : parseResultCode(code), undefined)
  return [
    fires({
      subject: subjectOf(event.computer, target, reason),
      evidence: [evidenceOf(event, 'event 14428')],
      attempts: [],
      causes: rank(reason, 'The code of the last failure names the reason.'),
    }),
  ]
}

function isOwnServer({ topology }: Facts, host: string): boolean {
  return (
    host !== '' &&
    [...topology.pools, ...topology.servers, ...topology.accessEdges].some(name => isSameHost(name, host))
  )
}

function subjectOf(server: string, target: string | undefined, reason: TlsReason): Record<string, string> {
  const name = target !== undefined && /^[\w.-]{1,255}$/.test(target) ? target : 'its next hop'
  return {
    server: server || 'the server',
    target: name,
    reason: REASONS[reason] ?? 'the certificate is refused',
  }
}

function rank(reason: TlsReason, because: string): RankedCause[] {
  if (reason === 'name') return [ranked('TLS-20', 'likely', because), ranked('TLS-27', 'possible')]
  if (reason === 'date') return [ranked('TLS-08', 'likely', because), ranked('TLS-27', 'possible')]
  return [
    ranked('TLS-27', reason === 'untrusted' || reason === 'incomplete' ? 'certain' : 'likely', because),
    ranked('TLS-20', 'possible'),
    ranked('TLS-01', 'possible'),
  ]
}
