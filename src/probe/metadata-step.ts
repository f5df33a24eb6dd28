// What the two steps have in common that read the metadata of a web service.

import { readWebAddress } from '../protocol/web-service.ts'
import {
  type PortCredential,
  readServiceMetadata,
  type ServicePort,
} from '../protocol/web-ticket/metadata.ts'
import { refusalOf } from './client/http/session.ts'
import { defineStep } from './step.ts'
import { fetchUrl, portalOf } from './web-request.ts'

/** A step that reads the metadata of a service and wants one of the ports. */
export function defineMetadataStep(step: {
  readonly id: string
  readonly title: string
  readonly phase: 'ticket' | 'certificate'
  readonly needs: 'web-ticket-service' | 'certificate-service'
  readonly objective: string
  readonly wanted: readonly string[]
}) {
  const { wanted, ...rest } = step
  return defineStep({
    ...rest,
    gives: ['clock'],
    sends: ['GET <service>/mex; no credentials'],
    outcomes: {
      offered: {
        verdict: 'passed',
        text: '{ports}',
        meaning: 'The service answers and offers a way that clients of the Windows desktop use.',
      },
      'port-missing': {
        verdict: 'warning',
        text: 'no {wanted}; offered: {ports}',
        meaning: `The service answers without ${wanted.join(' or ')}: Windows logon or certificates are switched off (Set-CsWebServiceConfiguration), or it is another product.`,
      },
      'no-metadata': {
        verdict: 'failed',
        text: '{status}, but no metadata',
        meaning: 'Another web site or a login page stands behind the address.',
      },
      refused: {
        verdict: 'failed',
        text: '{status}{reason}',
        meaning: 'The web server answers and refuses: the service is stopped or not published.',
      },
      'no-answer': {
        verdict: 'failed',
        text: '{problem}',
        meaning: 'The host cannot be reached, is not trusted, or does not answer.',
      },
    },
    target: ({ url }) => url,
    async run({ url }, tools) {
      const fetched = await fetchUrl(`${url.replace(/\/$/, '')}/mex`, tools)
      if (fetched.kind === 'failed')
        return { outcome: 'no-answer', values: { problem: fetched.problem.text } }
      const { answer } = fetched
      const status = String(answer.status)
      if (answer.status !== 200 || portalOf(url, answer) !== undefined) {
        const { reason } = refusalOf(answer)
        return { outcome: 'refused', values: { status, reason: reason === '' ? '' : `: ${reason}` } }
      }
      const ports = readServiceMetadata(answer.body)?.ports
      if (!ports || ports.length === 0) return { outcome: 'no-metadata', values: { status } }
      const values = { ports: ports.map(({ name }) => name).join(', '), wanted: wanted.join(' or ') }
      const found = ports.some(({ name }) => wanted.includes(name))
      return { outcome: found ? 'offered' : 'port-missing', values, details: ports.map(describePort) }
    },
  })
}

function describePort({ name, address, credential }: ServicePort): string {
  return `${name} at ${readWebAddress(address).host}: ${describeCredential(credential)}`
}

function describeCredential(credential: PortCredential): string {
  if (credential.kind === 'windows') return 'Windows logon'
  if (credential.kind === 'certificate') return 'user certificate'
  if (credential.kind === 'other') return 'other credentials'
  return `ticket of ${readWebAddress(credential.issuer).host}${credential.proof ? ' with proof' : ''}`
}
