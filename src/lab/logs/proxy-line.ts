// A line of a reverse proxy's log in the W3C extended format, with the columns that Forefront TMG has: they name the server and the
// port behind the proxy. Read by log/formats/iis-w3c.ts.

import type { WebRequestLine } from '../../trace/observation.ts'

const FIELDS =
  'date time s-computername c-ip cs-username c-agent r-host r-port s-operation cs-uri time-taken sc-status sc-win32-status'

/** What stands before the first line. @param timeUs UTC */
export function proxyHeader(timeUs: number): string {
  return `#Software: Microsoft Forefront Threat Management Gateway\r\n#Version: 2.0\r\n#Date: ${stampOf(timeUs, ' ')}\r\n#Fields: ${FIELDS.replaceAll(' ', '\t')}\r\n`
}

/** One request; its `port` is the one behind the proxy. @param machine name of the proxy */
export function proxyLine(request: Omit<WebRequestLine, 'origin'>, timeUs: number, machine: string): string {
  const { client, user, userAgent, host, port, method, path, query, durationUs, status, win32 } = request
  const uri = `https://${host}${path}${query === '' ? '' : `?${query}`}`
  const durationMs = Math.round(durationUs / 1000)
  const values = [machine, client, user, userAgent, host, port, method, uri, durationMs, status, win32]
  return `${[stampOf(timeUs, '\t'), ...values.map(value => plain(String(value)))].join('\t')}\r\n`
}

/** Tabs would begin a new column, other control characters a new line. */
function plain(value: string): string {
  return value === '' ? '-' : value.replace(/[\u0000-\u001f\u007f]/g, '+')
}

function stampOf(timeUs: number, separator: string): string {
  return new Date(timeUs / 1000).toISOString().slice(0, 19).replace('T', separator)
}
