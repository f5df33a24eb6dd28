// GET requests of the probe: over the client's own web session, with the clock of the answer and a look at whether the answer comes
// from the server that was asked at all.

import { parseHttpDate } from '../base/time.ts'
import { type HeaderField, headerValue } from '../protocol/header-lines.ts'
import { readWebAddress } from '../protocol/web-service.ts'
import type { HttpAnswer } from './client/http/http-connection.ts'
import type { OpenConnection } from './client/http/open-connection.ts'
import type { ClientProblem } from './client/http/problem.ts'
import { createWebSession, type WebSession } from './client/http/session.ts'
import { USER_AGENT } from './client/web/web-options.ts'
import type { StepTools } from './step.ts'

/** A session with the deadlines of the probe. @param opened a connection that it begins with */
export function createProbeSession(
  tools: Pick<StepTools, 'context' | 'options' | 'signal'>,
  { opened, answerMs = 0 }: { readonly opened?: OpenConnection; readonly answerMs?: number } = {},
): WebSession {
  const { timeoutMs } = tools.options
  const deadlines = { connectMs: timeoutMs, secureMs: timeoutMs, answerMs: Math.max(timeoutMs, answerMs) }
  return createWebSession(tools.context, { signal: tools.signal, deadlines, ...(opened ? { opened } : {}) })
}

export type Fetched =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

export interface FetchOptions {
  readonly headers?: readonly HeaderField[]
  readonly maxBodyBytes?: number
  /** Longest wait for the whole answer, when it may be longer than for other answers. */
  readonly answerMs?: number
}

/** Gets a URL once; the server's clock is handed on. Never rejects. */
export async function fetchUrl(
  url: string,
  tools: StepTools,
  { headers = [], maxBodyBytes, answerMs }: FetchOptions = {},
): Promise<Fetched> {
  const { sessions } = tools
  const origin = URL.canParse(url) ? new URL(url).origin : url
  const session =
    sessions?.take(origin) ?? createProbeSession(tools, answerMs === undefined ? {} : { answerMs })
  let isIdle = false
  const askedMs = tools.context.nowMs()
  try {
    const result = await session.send(url, {
      method: 'GET',
      headers: [{ name: 'User-Agent', value: USER_AGENT }, ...headers],
      ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
    })
    if (result.kind === 'failed') return result
    isIdle = sessions !== undefined
    giveClock(url, result.headers, askedMs, tools)
    return { kind: 'answered', answer: result }
  } finally {
    if (isIdle) sessions?.give(origin, session)
    else session.close()
  }
}

/** Date has whole seconds and lies between asking and now. */
function giveClock(
  url: string,
  headers: readonly HeaderField[],
  askedMs: number,
  { context, give }: StepTools,
): void {
  const dateUs = parseHttpDate(headerValue(headers, 'Date') ?? '')
  if (dateUs === undefined) return
  const ownMs = (askedMs + context.nowMs()) / 2
  give('clock', { host: readWebAddress(url).host, serverMs: dateUs / 1000 + 500, ownMs })
}

/** Where an answer sends a browser, when it is no answer of the services: a captive portal or a login page before them. */
export function portalOf(url: string, { status, headers, body }: HttpAnswer): string | undefined {
  const location = headerValue(headers, 'Location') ?? ''
  const from = readWebAddress(url)
  if (status >= 300 && status < 400 && location !== '') {
    const to = readWebAddress(location, from.host)
    // The same host by HTTPS is the usual redirection of a reverse proxy.
    return to.host === from.host ? undefined : location
  }
  if (status === 511) return 'its own login page (511 Network Authentication Required)'
  const isPage = /^\s*(?:<!doctype html|<html)/i.test(body)
  return status === 200 && isPage && /<form|http-equiv=["']?refresh/i.test(body) ? 'a login page' : undefined
}

/** "to …" for an answer that sends on within the same host; '' for any other. */
export function locationOf({ status, headers }: HttpAnswer): string {
  const location = headerValue(headers, 'Location') ?? ''
  return status >= 300 && status < 400 && location !== '' ? `to ${location}` : ''
}

/** Gives the host of a URL to the steps that look at names, ports and certificates. */
export function giveHostOf(url: string, why: string, { give }: StepTools): void {
  const { host, port } = readWebAddress(url)
  if (host === '' || port === undefined) return
  give('name', { name: host, kind: 'host', service: 'web', ports: [port], side: 'both', why })
}
