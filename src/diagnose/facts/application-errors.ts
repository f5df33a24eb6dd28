// Errors of the web application for mobile and web clients (UCWA): the subcode in the body of an answer, or the bare word
// in the text of a log.

import type { WebExchange } from '../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfWeb } from '../evidence.ts'
import type { Facts } from './facts.ts'

export interface ApplicationError {
  readonly evidence: Evidence
  /** Undefined when only a text names the error. */
  readonly exchange: WebExchange | undefined
}

/** Code and subcode of a UCWA error body, JSON or XML; '' where missing. */
export function readApplicationError(body: string): { readonly code: string; readonly subcode: string } {
  const read = (name: string): string =>
    new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`, 'i').exec(body)?.[1] ??
    new RegExp(`<(?:property\\s+name="${name}"|${name})\\s*>\\s*([^<]*)<`, 'i').exec(body)?.[1]?.trim() ??
    ''
  return { code: read('code'), subcode: read('subcode') }
}

/**
 * Answers whose code or subcode is `error`, and texts that hold the phrase.
 * @param phrase id of the phrase that the asking rule declares for the same word; '' for none
 */
export function applicationErrors(facts: Facts, error: string, phrase: string): ApplicationError[] {
  const wanted = error.toLowerCase()
  const answers = facts.web.flatMap(exchange => {
    const { code, subcode } = readApplicationError(exchange.response?.body ?? '')
    const found = [code, subcode].some(word => word.toLowerCase() === wanted)
    return found
      ? [{ exchange, evidence: evidenceOfWeb(exchange, 'body', 'error of the web application') }]
      : []
  })
  const texts = facts.phrases
    .filter(found => phrase !== '' && found.phrase === phrase)
    .map(found => ({ exchange: undefined, evidence: evidenceOf(found, 'error of the web application') }))
  return [...answers, ...texts]
}
