// The client cannot connect, or the connection is broken off, and no log says to what or why: the place is known, not the cause.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOf } from '../../evidence.ts'
import { brokenAttemptsAbout, distinct, isUnanswered, stepsOf } from '../../facts/attempts-about.ts'
import { lacksTls12 } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { createReachability, type Reach, type Reachability } from '../../facts/reachability.ts'
import { type TlsFailure, tlsFailuresOf } from '../../facts/tls-failures.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

/** UCC API: TCP connection failed; server unreachable or busy; network unavailable. */
const CONNECTION_VERDICTS: ReadonlySet<number> = new Set([0x80ee0067, 0x80ee0088, 0x80ee00bd])

/** Ports of the Access Edge for clients and of the registrar. */
const CLIENT_PORT = 443
const REGISTRAR_PORT = 5061

export const rule = defineRule({
  id: 'network/connection-broken',
  stage: 'network',
  kind: 'symptom',
  covers: ['TCP-01', 'TLS-22'],
  title: {
    fires: 'The connection to {server} {how}',
    clear: 'No sign-in ended at the connection itself',
  },
  needs: ['connections', 'verdicts'],
  wants: 'a network capture of the sign-in, or the client log with its connections',
  judge: facts => {
    const network = createReachability(facts)
    const failures = tlsFailuresOf(facts)
    const inTls = new Set(failures.flatMap(({ attempts }) => attempts))
    const unexplained = failures.filter(({ reason }) => reason === 'cut-off' || reason === 'unknown')
    const firings = [
      ...network.reaches.flatMap(reach => judgeReach(facts, { network, inTls }, reach)),
      ...unexplained.flatMap(judgeHandshake),
      ...judgeVerdicts(facts),
    ]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The sign-in ended because the connection {how}. {after} The logs do not show what on the way, or which side, ended it.',
  scope:
    'Everybody on the same way to the server: compare with a client on another network and with another program on this one.',
  causes: [
    {
      id: 'TCP-01',
      cause: 'A firewall, NAT rule or wrong port between client and server.',
      confirm: [
        'Test-NetConnection <server> -Port 5061  # inside',
        'Test-NetConnection <access edge> -Port 443  # outside',
      ],
      remedy: [
        'Inside: open TCP 5061 and 443 to the pool. Outside: TCP 443 to the Access Edge and the reverse proxy.',
      ],
    },
    {
      id: 'SIP-07',
      cause: 'The pool is down, or a firewall between the client and the pool blocks port 5061.',
      confirm: ['Test-NetConnection <pool> -Port 5061', 'Get-CsWindowsService  # on the Front Ends'],
      remedy: ['Start the pool; open TCP 5061 from the clients’ networks.'],
    },
    {
      id: 'TLS-10',
      cause:
        'The two sides do not trust each other’s certificate, and one ends the connection without saying so: the root CA of the company is not installed.',
      confirm: [
        'openssl s_client -connect <server>:5061 -showcerts',
        'Is the root of that chain in the store of this device or program?',
      ],
      remedy: [
        'Install the root certificate of the company; give the program the right server name and sign-in address.',
      ],
    },
    {
      id: 'TLS-22',
      cause: 'The server does not accept the TLS version of the client and resets the connection.',
      confirm: ['openssl s_client -connect <server>:5061 -tls1_2'],
      remedy: ['Update the client, or enable TLS 1.2 in it.'],
    },
    {
      id: 'TCP-09',
      cause: 'A load balancer or firewall drops sessions that are idle for a while.',
      confirm: ['How long was the connection idle before it was reset?'],
      remedy: ['Idle time-out of 1800 seconds or more for SIP and web sessions.'],
    },
  ],
  lookAlikes: [
    { what: 'a refused sign-in', tell: 'the server answers with a status, the connection stays' },
    { what: 'port 5061 of the Access Edge', tell: 'federation only' },
  ],
  settle: ['A network capture at the client: who sends the reset, and after what?'],
  seeAlso: ['result codes 0x80EE0067, 0x80072746, 0x8007274C'],
  samples: {
    fires: ['network/connection-timeout.uccapilog', 'network/reset-after-register.txt'],
    clear: ['dns/dead-address.uccapilog', 'network/web-services-reached.txt'],
  },
  provokedBy: 'network/access-edge-reset',
})

/** What judging a connection needs besides it. */
interface Known {
  readonly network: Reachability
  /** Attempts that failed in a handshake. */
  readonly inTls: ReadonlySet<Attempt>
}

/** Connections to nobody known: those to the Edge, the pool, the web services and the cloud have rules of their own. */
function judgeReach(facts: Facts, { network, inTls }: Known, reach: Reach): Fires[] {
  const { connection, host, port } = reach
  if (reach.reached || (host !== '' && isKnown(network, host, port))) return []
  const { source, offset } = connection.origin
  const followed = network.reaches.some(
    ({ reached, connection: { origin } }) => reached && origin.source === source && origin.offset > offset,
  )
  const attempts = distinct(brokenAttemptsAbout(facts, connection)).filter(attempt => !inTls.has(attempt))
  if (attempts.length === 0 || followed) return []
  const server = attempts.map(attempt => attempt.server).find(name => name !== '')
  return [
    fires({
      subject: {
        server: connection.target || (server ?? 'the server'),
        how: HOW[connection.outcome] ?? 'failed',
        after: attempts.every(isUnanswered) ? 'No server had answered until then.' : '',
      },
      evidence: [evidenceOf(connection)],
      attempts,
      causes: rank(connection.outcome === 'reset', port),
    }),
  ]
}

function isKnown(network: Reachability, host: string, port: number | undefined): boolean {
  if (port === 5088 || port === 5089 || isOnlineHost(host)) return true
  // The client port of an Access Edge, and port 5061 of the same host: federation, never sign-in.
  if (network.isAccessEdge(host, CLIENT_PORT)) return true
  return port === REGISTRAR_PORT
    ? network.isRegistrar(host) || network.to(host).some(({ reached }) => reached)
    : network.isWebHost(host)
}

const HOW: Readonly<Record<string, string>> = {
  refused: 'was refused',
  timeout: 'timed out',
  reset: 'was reset',
  unreachable: 'found no way: the network is unreachable',
}

/** A handshake that ended without a word about the certificate. */
function judgeHandshake({ by, attempts, host, evidence, reason }: TlsFailure): Fires[] {
  if (by !== 'client' || attempts.length === 0) return []
  const old = attempts.some(({ agent }) => lacksTls12(agent))
  return [
    fires({
      subject: {
        server: host || 'the server',
        how: reason === 'cut-off' ? 'was cut off during the TLS handshake' : 'failed in the TLS handshake',
        after: '',
      },
      evidence: [evidence],
      attempts,
      causes: old
        ? [ranked('TLS-22', 'likely', 'This client does not know TLS 1.2.'), ...rank(true)]
        : rank(true),
    }),
  ]
}

/** Where no connection was logged, the client's last word still names the stage. */
function judgeVerdicts(facts: Facts): Fires[] {
  return facts.verdicts
    .filter(({ status }) => CONNECTION_VERDICTS.has(status))
    .flatMap(verdict => {
      const attempts = brokenAttemptsAbout(facts, verdict)
      const logged = attempts
        .flatMap(stepsOf)
        .some(
          ({ what, outcome }) => outcome === 'failed' && (what.kind === 'connection' || what.kind === 'tls'),
        )
      if (attempts.length === 0 || logged) return []
      return [
        fires({
          subject: { server: 'the server', how: 'could not be established', after: '' },
          evidence: [evidenceOf(verdict, 'TCP connection failed')],
          attempts,
          causes: rank(false),
        }),
      ]
    })
}

function rank(reset: boolean, port?: number): RankedCause[] {
  if (reset) {
    return [
      ranked(
        'TLS-10',
        'possible',
        'A reset right after the first data is how a refused certificate looks without a log of the other side.',
      ),
      ranked('TLS-22', 'possible'),
      ranked('TCP-09', 'possible'),
    ]
  }
  if (port === 5061)
    return [ranked('SIP-07', 'likely', 'Port 5061 is that of the pool.'), ranked('TCP-01', 'possible')]
  return [ranked('TCP-01', 'likely')]
}
