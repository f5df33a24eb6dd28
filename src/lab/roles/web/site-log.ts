// What a web site writes: every message, a line of the IIS log for every request, sentences of its components.

import { printableLine } from '../../../base/text.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import { formatHttpMessage } from '../../../protocol/http/format-message.ts'
import type { Machine, TextEntry } from '../../machine.ts'
import type { WebAnswer, WebConnection, WebRequest } from './message.ts'

/** A sentence; components and flags as formats of the logging service name them. */
export interface SiteSentence {
  readonly level: TextEntry['level']
  readonly component: 'WebInfrastructure' | 'WebTicketService' | 'CertProvisioningService' | 'Autodiscover'
  /** "Class.Method" */
  readonly where: string
  readonly text: string
  readonly flag?: string
  readonly correlation?: string
}

export interface SiteLog {
  request(request: WebRequest): void
  answer(
    request: WebRequest,
    answer: WebAnswer,
    status: { readonly reason: string; readonly startUs: number },
  ): void
  /** Bytes that are no request. */
  malformed(connection: WebConnection, code: string, bytes: Uint8Array): void
  say(sentence: SiteSentence): void
}

/** Longest start of unreadable bytes that is written down. */
const SHOWN_BYTES = 200

export function createSiteLog(machine: Machine): SiteLog {
  const nowUs = (): number => machine.nowMs() * 1000

  function message(
    direction: 'in' | 'out',
    { connection, correlation }: Pick<WebRequest, 'connection' | 'correlation'>,
    bytes: Uint8Array,
  ): void {
    const { id, local, peer } = connection
    machine.log.write({
      kind: 'http',
      timeUs: nowUs(),
      direction,
      local,
      peer,
      connection: id,
      correlation,
      bytes,
    })
  }

  function say({ flag = 'TF_COMPONENT', correlation = '0', text, ...sentence }: SiteSentence): void {
    // Parts of a sentence may come from a request: they stay on one line.
    machine.log.write({
      kind: 'text',
      timeUs: nowUs(),
      flag,
      correlation,
      text: printableLine(text, 2000),
      ...sentence,
    })
  }

  return {
    request(request) {
      const { method, path, query, headers, body } = request
      const target = query === '' ? path : `${path}?${query}`
      message('in', request, formatHttpMessage({ start: { kind: 'request', method, target }, headers, body }))
    },
    answer(request, { status, headers, body, iis }, { reason, startUs }) {
      const start = { kind: 'response', status, reason } as const
      message('out', request, formatHttpMessage({ start, headers, body }))
      const { connection, method, path, query, host } = request
      machine.log.write({
        kind: 'observation',
        timeUs: nowUs(),
        observation: {
          kind: 'web-request-line',
          method,
          path,
          query,
          port: Number(/\d+$/.exec(connection.local)?.[0] ?? 0),
          user: iis?.user ?? '',
          client: connection.peer.replace(/:\d+$/, ''),
          userAgent: headerValue(request.headers, 'User-Agent') ?? '',
          host,
          status,
          subStatus: iis?.subStatus ?? 0,
          win32: iis?.win32 ?? 0,
          durationUs: nowUs() - startUs,
          quote: '',
        },
      })
    },
    malformed(connection, code, bytes) {
      const shown = bytes.subarray(0, SHOWN_BYTES)
      say({
        level: 'WARN',
        component: 'WebInfrastructure',
        where: 'HttpListener.Parse',
        flag: 'TF_NETWORK',
        text: `Closing the connection of ${connection.peer}: what came in is no HTTP request (${code}): ${new TextDecoder('latin1').decode(shown)}`,
      })
    },
    say,
  }
}
