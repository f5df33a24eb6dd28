// Connects to a port of an address.

import { messageOf } from '../../base/errors.ts'
import type { Connection } from '../../trace/observation.ts'
import { formatTarget } from '../../trace/observe/host-name.ts'
import { isEntryName } from '../names.ts'
import { ProxyRefusal, ProxyUnreachable } from '../net/proxy.ts'
import { defineStep } from '../step.ts'

export const step = defineStep({
  id: 'tcp',
  title: 'Connect to every address',
  phase: 'connect',
  needs: 'endpoint',
  gives: ['open', 'entry'],
  objective:
    'Says for every address of every name whether the ports of sign-in accept connections, over IPv4 and IPv6 and through an HTTP proxy where one is set. One dead address among several makes clients fail now and then.',
  sends: [
    'a TCP connection to ports 443, 4443, 5061 and 80 of every address, and to the port an SRV record names; nothing is sent on it',
    'CONNECT to the HTTP proxy of --proxy or of the environment (HTTPS_PROXY) instead, when one is set',
  ],
  outcomes: {
    open: { verdict: 'passed', text: 'connected', meaning: 'The port accepts connections.' },
    'not-needed': {
      verdict: 'note',
      text: 'connected; clients do not need this port here',
      meaning: 'A port that is only looked at is open: usual inside, where one address serves everything.',
    },
    'not-open': {
      verdict: 'note',
      text: '{how}; clients do not need this port here',
      meaning:
        'A port that is only looked at is closed, which is usual: 4443 and 5061 outside, 80 where only HTTPS is published.',
    },
    refused: {
      verdict: 'failed',
      text: 'refused',
      meaning: 'The host is up and nothing listens on the port, or a firewall rejects the connection.',
    },
    silent: {
      verdict: 'failed',
      text: 'no answer within {seconds} s',
      meaning:
        'Packets are dropped: a firewall, a dead address, or a route that leads nowhere. Clients wait some 20 s here.',
    },
    unreachable: {
      verdict: 'failed',
      text: 'unreachable: {how}',
      meaning: 'This machine has no route to the address.',
    },
    'out-of-reach': {
      verdict: 'warning',
      text: '{how}; an address of the outside, which may not be reachable from here',
      meaning:
        'Both sides are followed from one place, and firewalls often close the way from inside to the own public addresses. Probe with --outside from outside.',
    },
    'no-route': {
      verdict: 'note',
      text: 'this machine has no {family}',
      meaning: 'The address is of a family this network does not have; clients here pass it over.',
    },
    'proxy-login': {
      verdict: 'failed',
      text: '{how}',
      meaning: 'The HTTP proxy wants a login (407). Clients that cannot log on to it fail.',
    },
    'proxy-unreachable': {
      verdict: 'failed',
      text: '{how}',
      meaning:
        'The HTTP proxy itself refuses, does not answer, or does not exist: nothing is known about the server behind it. --no-proxy connects directly.',
    },
    'proxy-refused': {
      verdict: 'failed',
      text: '{how}',
      meaning:
        'The HTTP proxy does not lead there: its rules forbid the port or host, or it cannot reach it.',
    },
  },
  target: ({ host, address, port }) => targetOf(host, address, port),
  async run(endpoint, { context, options, record, signal, give, keep, maybeOutOfReach }) {
    const { host, address, port, needed } = endpoint
    const fromMs = context.nowMs()
    try {
      const socket = await context.dial({ address, host, port }, { timeoutMs: options.timeoutMs, signal })
      socket.on('error', () => undefined)
      keep(endpoint, socket)
      record.connection({ host, address, port, outcome: 'open', words: '' }, fromMs)
      give('open', endpoint)
      if (port === 80 && isEntryName(endpoint.host))
        give('entry', { url: `http://${endpoint.host}/?sipuri=${options.user}` })
      return { outcome: needed ? 'open' : 'not-needed' }
    } catch (thrown) {
      const failure = readFailure(thrown, address, options.timeoutMs)
      // A closed port that nobody needs is no failure of the deployment.
      if (!needed)
        return failure.outcome === 'no-route'
          ? failure
          : { outcome: 'not-open', values: { how: failure.how } }
      if (maybeOutOfReach && (failure.outcome === 'silent' || failure.outcome === 'unreachable'))
        return { outcome: 'out-of-reach', values: { how: failure.how } }
      if (thrown instanceof ProxyUnreachable)
        record.connection(
          {
            host: thrown.address,
            address: thrown.address,
            port: thrown.port,
            outcome: thrown.outcome,
            words: failure.how,
          },
          fromMs,
        )
      else if (thrown instanceof ProxyRefusal && thrown.answer !== '')
        record.refusedTunnel({ ...thrown, target: formatTarget(address, port) }, fromMs)
      else if (failure.outcome !== 'no-route')
        record.connection({ host, address, port, outcome: failure.seen, words: failure.how }, fromMs)
      return failure
    }
  },
})

/** "host at address:port" */
export function targetOf(host: string, address: string, port: number): string {
  const target = formatTarget(address, port)
  return host === address ? target : `${host} at ${target}`
}

interface Failure {
  readonly outcome:
    | 'refused'
    | 'silent'
    | 'unreachable'
    | 'no-route'
    | 'proxy-login'
    | 'proxy-refused'
    | 'proxy-unreachable'
  readonly seen: Connection['outcome']
  readonly how: string
  readonly values: Readonly<Record<string, string>>
}

function readFailure(thrown: unknown, address: string, timeoutMs: number): Failure {
  const how = messageOf(thrown)
  if (thrown instanceof ProxyRefusal)
    return {
      outcome: thrown.status === 407 ? 'proxy-login' : 'proxy-refused',
      seen: 'failed',
      how,
      values: { how },
    }
  if (thrown instanceof ProxyUnreachable)
    return { outcome: 'proxy-unreachable', seen: thrown.outcome, how, values: { how } }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const seconds = String(timeoutMs / 1000)
  switch (code) {
    case 'ECONNREFUSED':
      return { outcome: 'refused', seen: 'refused', how: 'refused', values: {} }
    case 'ECONNRESET':
      return { outcome: 'refused', seen: 'reset', how: 'reset', values: {} }
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      if (address.includes(':'))
        return { outcome: 'no-route', seen: 'unreachable', how: 'no IPv6', values: { family: 'IPv6' } }
      return { outcome: 'unreachable', seen: 'unreachable', how: code, values: { how: code } }
    case 'EHOSTUNREACH':
    case 'EACCES':
    case 'EPERM':
      return { outcome: 'unreachable', seen: 'unreachable', how: code, values: { how: code } }
    case 'ETIMEDOUT':
      return { outcome: 'silent', seen: 'timeout', how: 'no answer', values: { seconds } }
    default:
      return { outcome: 'unreachable', seen: 'failed', how, values: { how } }
  }
}
