// What a reverse proxy writes: a line for every request, and a sentence where it could not forward one.

import type { IncomingMessage } from 'node:http'
import { printableLine } from '../../../base/text.ts'
import { readWebAddress } from '../../../protocol/web-service.ts'
import type { Machine, TextEntry } from '../../machine.ts'

export interface ForwardedLine {
  readonly incoming: IncomingMessage
  readonly host: string
  /** Behind the proxy. */
  readonly port: number
  /** "address:port" of the client. */
  readonly peer: string
  readonly durationUs: number
  readonly status: number
  readonly subStatus?: number
  readonly win32?: number
}

export interface ProxyLog {
  request(line: ForwardedLine): void
  say(level: TextEntry['level'], text: string): void
}

export function createProxyLog(machine: Machine): ProxyLog {
  const nowUs = () => machine.nowMs() * 1000
  return {
    request({ incoming, host, port, peer, durationUs, status, subStatus = 0, win32 = 0 }) {
      const { path, query } = readWebAddress(incoming.url ?? '/')
      const timeUs = nowUs()
      machine.log.write({
        kind: 'observation',
        timeUs,
        observation: {
          kind: 'web-request-line',
          method: incoming.method ?? '',
          path,
          query,
          port,
          user: '',
          client: peer.replace(/:\d+$/, ''),
          userAgent: incoming.headers['user-agent'] ?? '',
          host,
          status,
          subStatus,
          win32,
          durationUs,
          quote: '',
        },
      })
    },
    say(level, text) {
      const entry = { kind: 'text', timeUs: nowUs(), level, flag: 'TF_COMPONENT', correlation: '' } as const
      machine.log.write({
        ...entry,
        component: 'ReverseProxy',
        where: 'Publishing.Forward',
        text: printableLine(text, 1000),
      })
    },
  }
}
