// One entry of a HAR file: request and answer as HTTP messages, or what kept the answer away. HAR 1.2; names with a leading
// underscore are what browsers add.

import { encodeText } from '../../base/text.ts'
import { parseIsoTime } from '../../base/time.ts'
import type { ComposedHttp, HeaderField } from '../composed-http.ts'

export interface HarEntry {
  /** µs UTC; NaN when the entry has no time. */
  readonly startUs: number
  readonly endUs: number
  /** Address of the server, with port where it is given; '' when none. */
  readonly server: string
  readonly request: ComposedHttp | undefined
  /** Undefined when there was no answer. */
  readonly response: ComposedHttp | undefined
  readonly url: string
  /** Why there was no answer, in the words of the browser; '' when there was one, or when the entry does not tell. */
  readonly failure: string
}

type Fields = Readonly<Record<string, unknown>>

/** Reads an entry, or a request or response object that stands alone; parts that are missing or odd are left out. */
export function readHarEntry(json: unknown): HarEntry {
  const entry = fieldsOf(json)
  const request = fieldsOf('request' in entry ? entry.request : 'url' in entry ? entry : undefined)
  const response = fieldsOf('response' in entry ? entry.response : 'status' in entry ? entry : undefined)
  const startUs = parseIsoTime(textOf(entry.startedDateTime)) ?? Number.NaN
  const durationMs = Math.max(0, numberOf(entry.time) || 0)
  const status = numberOf(response.status)
  const answered = status >= 100 && status <= 999
  const address = textOf(entry.serverIPAddress).replace(/^\[|\]$/g, '')
  const port = numberOf(entry._serverPort)
  return {
    startUs,
    endUs: startUs + durationMs * 1000,
    server:
      address === '' || !(port > 0) ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`,
    request: readRequest(request),
    response: answered ? readResponse(response, status) : undefined,
    url: textOf(request.url),
    failure: answered || !('response' in entry) ? '' : failureOf(response),
  }
}

function failureOf(response: Fields): string {
  const stated = [response._error, response.error, response.statusText, response.comment].map(textOf)
  return stated.find(text => text !== '') ?? 'blocked or failed before an answer came'
}

function readRequest(request: Fields): ComposedHttp | undefined {
  const url = textOf(request.url).replace(/\s/g, '%20')
  if (url === '') return undefined
  const method = textOf(request.method).toUpperCase() || 'GET'
  return {
    startLine: `${method} ${url} HTTP/1.1`,
    headers: readHeaders(request.headers),
    body: readPostData(fieldsOf(request.postData)),
  }
}

function readPostData(data: Fields): Uint8Array {
  const text = textOf(data.text)
  if (text !== '' || !Array.isArray(data.params)) return encodeText(text)
  const pairs = data.params.map(fieldsOf).map(({ name, value }) => `${textOf(name)}=${textOf(value)}`)
  return encodeText(pairs.join('&'))
}

function readResponse(response: Fields, status: number): ComposedHttp {
  const content = fieldsOf(response.content)
  const text = textOf(content.text)
  return {
    startLine: `HTTP/1.1 ${status} ${textOf(response.statusText)}`.trim(),
    headers: readHeaders(response.headers),
    body: textOf(content.encoding).toLowerCase() === 'base64' ? decodeBody(text) : encodeText(text),
  }
}

/** Bytes of base64 that may have been cut; text that is none stays text. */
function decodeBody(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.slice(0, text.length - (text.length % 4))), byte => byte.charCodeAt(0))
  } catch {
    return encodeText(text)
  }
}

/** Headers without the pseudo-headers of HTTP/2; :authority stands for Host. */
function readHeaders(headers: unknown): HeaderField[] {
  if (!Array.isArray(headers)) return []
  return headers.map(fieldsOf).flatMap(field => {
    const name = textOf(field.name)
    const value = textOf(field.value)
    if (name.toLowerCase() === ':authority') return [{ name: 'Host', value }]
    return name === '' || name.startsWith(':') ? [] : [{ name, value }]
  })
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** NaN for what is no number. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}
