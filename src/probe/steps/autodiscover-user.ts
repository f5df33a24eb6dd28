// Asks for the user resource without a ticket: a healthy service refuses and says where to get one.

import { headerValue } from '../../protocol/header-lines.ts'
import { readWebAddress } from '../../protocol/web-service.ts'
import { refusalOf } from '../client/http/session.ts'
import { defineStep } from '../step.ts'
import { fetchUrl, giveHostOf, portalOf } from '../web-request.ts'

export const step = defineStep({
  id: 'autodiscover-user',
  title: 'Ask for the user resource without a ticket',
  phase: 'autodiscover',
  needs: 'user-resource',
  gives: ['name', 'web-ticket-service', 'certificate-service', 'clock'],
  objective:
    'Says whether the user resource refuses as it should, with the address of the web ticket service, and whether something before it asks for a login of its own.',
  sends: ['GET of the user resource’s URL, as the root named it; no credentials'],
  outcomes: {
    'wants-ticket': {
      verdict: 'passed',
      text: '401; tickets from {service}',
      meaning: 'As it should be: the client gets a ticket there and asks again.',
    },
    'no-service': {
      verdict: 'failed',
      text: '401 without the address of a web ticket service',
      meaning:
        'Clients do not know where to get a ticket: something between removes the header, or another program answers.',
    },
    'other-login': {
      verdict: 'failed',
      text: '401 with a login of its own ({schemes})',
      meaning:
        'A reverse proxy or web site authenticates before the service does: clients cannot pass it. Pre-authentication must be off.',
    },
    portal: {
      verdict: 'failed',
      text: 'something else answers: {status} to {where}',
      meaning: 'A captive portal or a login page of a proxy answers instead of the web services.',
    },
    open: {
      verdict: 'warning',
      text: '{status} without a ticket',
      meaning: 'The user resource must not answer without a ticket.',
    },
    refused: {
      verdict: 'failed',
      text: '{status}{reason}',
      meaning:
        'The service refuses or fails: the external web FQDN of this pool is not published, or the web service has an error.',
    },
    'no-answer': {
      verdict: 'failed',
      text: '{problem}',
      meaning: 'The host that the root named cannot be reached, is not trusted, or does not answer.',
    },
  },
  target: ({ url }) => url.replace(/\?.*$/, ''),
  async run({ url }, tools) {
    const headers = [{ name: 'Accept', value: 'application/vnd.microsoft.rtc.autodiscover+xml;v=1' }]
    const fetched = await fetchUrl(url, tools, { headers })
    if (fetched.kind === 'failed') return { outcome: 'no-answer', values: { problem: fetched.problem.text } }
    const { answer } = fetched
    const status = String(answer.status)
    const portal = portalOf(url, answer)
    if (portal !== undefined) return { outcome: 'portal', values: { status, where: portal } }
    if (answer.status < 300) return { outcome: 'open', values: { status } }
    if (answer.status !== 401) {
      const { errorId, reason } = refusalOf(answer)
      const why = [errorId ?? '', reason].filter(part => part !== '').join(' ')
      return { outcome: 'refused', values: { status, reason: why === '' ? '' : `: ${why}` } }
    }
    const service = headerValue(answer.headers, 'X-MS-WebTicketURL')
    const schemes = answer.headers
      .filter(({ name }) => name.toLowerCase() === 'www-authenticate')
      .map(({ value }) => value.split(/\s/)[0] ?? '')
      .join(', ')
    if (service === undefined)
      return schemes === '' ? { outcome: 'no-service' } : { outcome: 'other-login', values: { schemes } }
    giveHostOf(service, 'host of the web ticket service', tools)
    tools.give('web-ticket-service', { url: service })
    tools.give('certificate-service', { url: new URL(CERTIFICATE_SERVICE, service).href })
    return { outcome: 'wants-ticket', values: { service: readWebAddress(service).host }, details: [service] }
  },
})

/** Path of the certificate service beside the web ticket service; the registrar's challenge names the same. */
const CERTIFICATE_SERVICE = '/CertProv/CertProvisioningService.svc'
