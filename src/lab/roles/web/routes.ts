// Which service answers a request, by path; compared without case as IIS does.

import { answerDomain, answerFrame, answerRoot, answerUser } from './autodiscover.ts'
import { answerCertificateMetadata, answerCertificateRequest } from './certificate-provisioning.ts'
import { htmlAnswer, type WebAnswer, type WebRequest } from './message.ts'
import { PATHS, type Site } from './site.ts'
import { answerTicketByCertificate, answerTicketByWindows, answerTicketMetadata } from './web-ticket.ts'

type Handler = (site: Site, request: WebRequest) => WebAnswer | Promise<WebAnswer>

interface Route {
  readonly method: 'GET' | 'POST'
  readonly handler: Handler
  /** Answers without TLS too. */
  readonly plain?: true
}

const ROUTES: ReadonlyMap<string, readonly Route[]> = new Map(
  Object.entries({
    [PATHS.root]: [{ method: 'GET', handler: answerRoot, plain: true }],
    [PATHS.user]: [{ method: 'GET', handler: answerUser }],
    [PATHS.domain]: [{ method: 'GET', handler: answerDomain }],
    [PATHS.frame]: [{ method: 'GET', handler: answerFrame }],
    [`${PATHS.webTicket}/mex`]: [{ method: 'GET', handler: answerTicketMetadata }],
    [PATHS.webTicket]: [{ method: 'POST', handler: answerTicketByWindows }],
    '/WebTicket/WebTicketService_WinNegotiate.svc': [{ method: 'POST', handler: answerTicketByWindows }],
    [PATHS.webTicketByCertificate]: [{ method: 'POST', handler: answerTicketByCertificate }],
    [`${PATHS.certificates}/mex`]: [{ method: 'GET', handler: answerCertificateMetadata }],
    [PATHS.certificatesByProof]: [{ method: 'POST', handler: answerCertificateRequest }],
    // The address older metadata names.
    [`${PATHS.certificates}/WebTicket_Proof`]: [{ method: 'POST', handler: answerCertificateRequest }],
  } satisfies Record<string, Route[]>).map(([path, routes]) => [path.toLowerCase(), routes]),
)

/** The answer to a request; every request has one. */
export function route(site: Site, request: WebRequest): WebAnswer | Promise<WebAnswer> {
  const routes = ROUTES.get(pathOf(request))
  if (!routes) return htmlAnswer(404, 'File or directory not found.')
  const found = routes.find(({ method }) => method === request.method)
  if (!found)
    return htmlAnswer(405, 'HTTP verb used to access this page is not allowed.', {
      headers: [{ name: 'Allow', value: routes.map(({ method }) => method).join(', ') }],
    })
  if (!request.connection.secure && !found.plain)
    return htmlAnswer(403, 'Forbidden: SSL is required to view this resource.', { iis: { subStatus: 4 } })
  return found.handler(site, request)
}

/** IIS rewrites the entry page of the discovery names to the root resource. */
function pathOf({ host, path }: WebRequest): string {
  const isEntry = path === '/' && /^lyncdiscover(?:internal)?\./.test(host)
  const lower = isEntry ? PATHS.root.toLowerCase() : path.toLowerCase()
  return lower.length > 1 ? lower.replace(/\/$/, '') : lower
}
