// Sends a REGISTER without credentials: a healthy server challenges and says who it is.

import { parseHttpDate } from '../../base/time.ts'
import { headerValue } from '../../protocol/header-lines.ts'
import type { Authentication } from '../../protocol/sip/authentication.ts'
import type { SipMessage } from '../../protocol/sip/message.ts'
import { openConnection } from '../client/http/open-connection.ts'
import { randomHex } from '../client/sip/endpoint.ts'
import { askForChallenge, createRegistering } from '../client/sip/register.ts'
import { createSipConnection } from '../client/sip/sip-connection.ts'
import { contextOfAddress } from '../context-of-address.ts'
import { defineStep, type StepTools } from '../step.ts'
import type { Endpoint } from '../topics.ts'
import { giveHostOf } from '../web-request.ts'
import { targetOf } from './tcp.ts'

export const step = defineStep({
  id: 'register',
  title: 'Register without credentials',
  phase: 'register',
  needs: 'secured',
  gives: ['name', 'certificate-service', 'clock'],
  objective:
    'Says whether a SIP server answers behind every SIP address, which server of the pool it is, and by which schemes and certificate service users can prove who they are.',
  sends: ['REGISTER of the address over TLS without credentials; nothing is registered by it'],
  outcomes: {
    challenged: {
      verdict: 'passed',
      text: '401 from {server}: {schemes}',
      meaning: 'As it should be: the server knows the domain and names its schemes.',
    },
    'few-schemes': {
      verdict: 'warning',
      text: '401 from {server}: only {schemes}',
      meaning:
        'Neither TLS-DSK nor NTLM is offered: clients outside the company’s network cannot prove who they are.',
    },
    redirected: {
      verdict: 'passed',
      text: 'sends on to {host}:{port}',
      meaning: 'The user belongs to another server; the client must be able to resolve and reach it.',
    },
    refused: {
      verdict: 'failed',
      text: '{problem}',
      meaning:
        'The server answers and refuses before it knows who asks: domain not served, next hop down, version not allowed.',
    },
    'not-asked-who': {
      verdict: 'warning',
      text: '200 without credentials',
      meaning:
        'The server registers without asking who it is: another product, or authentication switched off.',
    },
    'no-answer': {
      verdict: 'failed',
      text: '{problem}',
      meaning:
        'TLS stands, but no SIP answer comes: another service, a hanging server, or an Edge that does not reach its next hop.',
    },
    'not-asked': {
      verdict: 'skipped',
      text: '{why}',
      meaning:
        'Web servers, ports that are only looked at, and servers whose certificate clients refuse are not asked.',
    },
  },
  target: ({ host, address, port }) => targetOf(host, address, port),
  async run(endpoint, tools) {
    if (endpoint.service === 'web' || !endpoint.needed)
      return { outcome: 'not-asked', values: { why: 'no SIP server' } }
    if (!endpoint.trusted) return { outcome: 'not-asked', values: { why: 'clients refuse its certificate' } }
    const { options, signal } = tools
    const { timeoutMs } = options
    const context = contextOfAddress(tools.context, endpoint)
    const deadlines = { connectMs: timeoutMs, secureMs: timeoutMs, answerMs: timeoutMs }
    const opened = await openConnection(context, { ...endpoint, secure: true }, { deadlines, signal })
    if (opened.kind === 'failed') return { outcome: 'no-answer', values: { problem: opened.problem.text } }
    const connection = createSipConnection(context, opened)
    const identity = { sipAddress: options.user, epid: randomHex(context.random, 5) }
    try {
      const asked = await askForChallenge(
        createRegistering({ context, connection, identity, signal, timeoutMs }),
      )
      switch (asked.kind) {
        case 'challenged':
          return readChallenge(asked.message, asked.schemes, endpoint, tools)
        case 'redirected': {
          const { host, port } = asked
          tools.give('name', {
            name: host,
            kind: 'host',
            service: 'registrar',
            ports: [port],
            side: 'both',
            why: `redirect of ${endpoint.host}`,
          })
          return { outcome: 'redirected', values: { host, port: String(port) } }
        }
        case 'registered':
          return { outcome: 'not-asked-who' }
        case 'refused':
        case 'rejected':
          return { outcome: 'refused', values: { problem: asked.problem.text } }
        case 'failed':
          return { outcome: 'no-answer', values: { problem: asked.problem.text } }
      }
    } finally {
      connection.close()
    }
  },
})

function readChallenge(
  message: SipMessage,
  schemes: readonly Authentication[],
  { host }: Endpoint,
  tools: StepTools,
) {
  const dateUs = parseHttpDate(headerValue(message.headers, 'Date') ?? '')
  if (dateUs !== undefined)
    tools.give('clock', { host, serverMs: dateUs / 1000 + 500, ownMs: tools.context.nowMs() })
  for (const { parameters } of schemes) {
    const service = parameters.get('sts-uri')
    if (service === undefined || service === '') continue
    tools.give('certificate-service', { url: service })
    giveHostOf(service, 'host of the certificate service', tools)
  }
  const names = schemes.map(({ scheme }) => scheme)
  const server =
    schemes.map(({ parameters }) => parameters.get('targetname') ?? '').find(name => name !== '') ??
    'an unnamed server'
  const usable = names.some(name => /^(?:tls-dsk|ntlm)$/i.test(name))
  return {
    outcome: usable ? 'challenged' : 'few-schemes',
    values: { server: server.replace(/^sip\//i, ''), schemes: names.join(', ') },
    details: schemes.map(describeScheme),
  } as const
}

function describeScheme({ scheme, parameters }: Authentication): string {
  const shown = ['realm', 'targetname', 'version', 'sts-uri'].flatMap(name => {
    const value = parameters.get(name)
    return value === undefined || value === '' ? [] : [`${name} ${value}`]
  })
  return `${scheme}: ${shown.join(', ')}`
}
