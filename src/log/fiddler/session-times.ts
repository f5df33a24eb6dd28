// raw/<n>_m.xml of a Fiddler session: when it happened, and addresses among its flags.

import { parseIsoTime } from '../../base/time.ts'

export interface SessionTimes {
  /** µs UTC; NaN when unknown. */
  readonly requestUs: number
  readonly responseUs: number
  /** Address of the server; '' when unknown. */
  readonly server: string
  /** Address and port of the program that asked; '' when unknown. */
  readonly client: string
}

/** The first timer that is set tells; a timer that never fired shows the year 1. */
const REQUEST_TIMERS = ['ClientBeginRequest', 'ClientDoneRequest', 'FiddlerBeginRequest', 'ClientConnected']
const RESPONSE_TIMERS = [
  'ServerBeginResponse',
  'GotResponseHeaders',
  'ServerDoneResponse',
  'ClientDoneResponse',
]

/** Reads the file; whatever is missing is unknown. */
export function readSessionTimes(xml: string): SessionTimes {
  const requestUs = firstTimer(xml, REQUEST_TIMERS)
  const responseUs = firstTimer(xml, RESPONSE_TIMERS)
  const clientAddress = flagOf(xml, 'x-clientip')
  const clientPort = flagOf(xml, 'x-clientport')
  return {
    requestUs,
    responseUs: Number.isNaN(responseUs) ? requestUs : responseUs,
    server: flagOf(xml, 'x-hostip'),
    client: clientAddress !== '' && clientPort !== '' ? `${clientAddress}:${clientPort}` : clientAddress,
  }
}

function firstTimer(xml: string, names: readonly string[]): number {
  for (const name of names) {
    const value = new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`, 'i').exec(xml)?.[1] ?? ''
    const timeUs = parseIsoTime(value)
    if (timeUs !== undefined && timeUs > 0) return timeUs
  }
  return Number.NaN
}

function flagOf(xml: string, name: string): string {
  const pattern = new RegExp(
    `<SessionFlag\\b[^>]*\\bN\\s*=\\s*["']${name}["'][^>]*\\bV\\s*=\\s*["']([^"']*)["']`,
    'i',
  )
  return pattern.exec(xml)?.[1]?.trim() ?? ''
}
