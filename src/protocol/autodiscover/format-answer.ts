// Autodiscover answers to be sent, XML (MS-OCDISCWS §3.1.5) and JSON (UCWA): counterpart of read-response.ts.

import { escapeXml } from '../xml/escape.ts'
import type { AutodiscoverAnswer } from './read-response.ts'

/** Media types; clients compare only the beginning of the first. */
export const AUTODISCOVER_XML = 'application/vnd.microsoft.rtc.autodiscover+xml; v=1'
export const AUTODISCOVER_JSON = 'application/json'

/** XML; servers and links keep their order, which counts: clients act on the first link they know. */
export function formatAutodiscoverXml({
  accessLocation,
  resource,
  servers,
  links,
}: AutodiscoverAnswer): string {
  const location = accessLocation === '' ? '' : ` AccessLocation="${escapeXml(accessLocation)}"`
  const addresses = servers.map(
    ({ name, fqdn, port }) => `<${name} fqdn="${escapeXml(fqdn)}" port="${escapeXml(port)}"/>`,
  )
  const targets = links.map(
    ({ token, href }) => `<Link token="${escapeXml(token)}" href="${escapeXml(href)}"/>`,
  )
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    '<AutodiscoverResponse xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
    ` xmlns:xsd="http://www.w3.org/2001/XMLSchema"${location}>` +
    `<${resource}>${addresses.join('')}${targets.join('')}</${resource}></AutodiscoverResponse>`
  )
}

/** JSON: links only, under lower-case names; of equal names the last stands. */
export function formatAutodiscoverJson({ links }: Pick<AutodiscoverAnswer, 'links'>): string {
  return JSON.stringify({
    _links: Object.fromEntries(links.map(({ token, href }) => [token.toLowerCase(), { href }])),
  })
}
