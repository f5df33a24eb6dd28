// A request and an answer as the web sites handle them: no sockets, header fields as on the wire, the body as text.

import type { HttpOutcome } from '../../../auth/index.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'

/** What every request knows of the connection it came on. */
export interface WebConnection {
  /** Equal for all requests of one connection. */
  readonly id: string
  /** "address:port" of both sides, ports as the world names them. */
  readonly local: string
  readonly peer: string
  readonly secure: boolean
}

export interface WebRequest {
  readonly connection: WebConnection
  readonly method: string
  /** Host header as it arrived, lower case, with its port; '' when there is none. */
  readonly host: string
  /** Path as written, without query. */
  readonly path: string
  /** Without "?". */
  readonly query: string
  readonly headers: readonly HeaderField[]
  readonly body: string
  /** Clock of the machine when the request was complete. */
  readonly nowUs: number
  /** Number in X-MS-Correlation-Id and in every line of the log about this request. */
  readonly correlation: string
  /** Windows authentication of the connection, judged by this request. Never rejects. */
  authenticate(): Promise<HttpOutcome>
}

export interface WebAnswer {
  readonly status: number
  readonly headers: readonly HeaderField[]
  readonly body: string
  /** What the line of the IIS log says beside the status. */
  readonly iis?: IisVerdict
}

export interface IisVerdict {
  /** Account, as IIS writes it; '' for none. */
  readonly user?: string
  readonly subStatus?: number
  /** Win32 code, unsigned. */
  readonly win32?: number
}

/** An answer with a body of that type. */
export function answer(
  status: number,
  contentType: string,
  body: string,
  headers: readonly HeaderField[] = [],
): WebAnswer {
  return { status, headers: [{ name: 'Content-Type', value: contentType }, ...headers], body }
}

export const XML_TEXT = 'text/xml; charset=utf-8'

/** A page as IIS shows it to a browser: the sentence is ours and holds nothing from the request. */
export function htmlAnswer(
  status: number,
  sentence: string,
  more: { readonly headers?: readonly HeaderField[]; readonly iis?: IisVerdict } = {},
): WebAnswer {
  const body =
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\r\n' +
    `<html><head><title>${status}</title></head><body><h2>${status} - ${sentence}</h2></body></html>\r\n`
  return { ...answer(status, 'text/html', body, more.headers), ...(more.iis ? { iis: more.iis } : {}) }
}
