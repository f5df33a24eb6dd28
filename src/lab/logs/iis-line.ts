// A line of an IIS log, as IIS 8.5 and later write it; read by log/formats/iis-w3c.ts.

import type { WebRequestLine } from '../../trace/observation.ts'

/** Fields in the order of the lines. */
export const IIS_FIELDS =
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken'

/** What stands before the first line. @param timeUs UTC */
export function iisHeader(timeUs: number): string {
  const stamp = stampOf(timeUs)
  return `#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: ${stamp}\r\n#Fields: ${IIS_FIELDS}\r\n`
}

/** One request. @param address of the site */
export function iisLine(
  request: Omit<WebRequestLine, 'origin'>,
  { timeUs, address }: { readonly timeUs: number; readonly address: string },
): string {
  const values = [
    stampOf(timeUs),
    address,
    request.method,
    request.path,
    request.query,
    request.port,
    request.user,
    request.client,
    request.userAgent,
    '',
    request.status,
    request.subStatus,
    request.win32,
    Math.round(request.durationUs / 1000),
  ]
  // Blanks would begin a new column; control characters a new line.
  const columns = values.map((value, i) => (i === 0 ? value : plain(String(value))))
  return `${columns.join(' ')}\r\n`
}

function plain(value: string): string {
  return value === '' ? '-' : value.replace(/[\u0000- \u007f]/g, '+')
}

function stampOf(timeUs: number): string {
  return new Date(timeUs / 1000).toISOString().slice(0, 19).replace('T', ' ')
}
