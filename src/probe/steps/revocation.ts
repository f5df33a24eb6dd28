// Fetches the revocation list that a certificate names.

import { formatTarget } from '../../trace/observe/host-name.ts'
import { TLS_CODES } from '../../trace/observe/tls-code.ts'
import { defineStep } from '../step.ts'
import { fetchUrl } from '../web-request.ts'

export const step = defineStep({
  id: 'revocation',
  title: 'Fetch revocation lists',
  phase: 'secure',
  needs: 'revocation-list',
  gives: [],
  objective:
    'Says whether the revocation list of a server’s certificate can be fetched from here over HTTP. Clients that check revocation and cannot refuse the server, or wait long.',
  sends: ['GET of the address in the certificate, over HTTP; nothing about the user'],
  outcomes: {
    fetched: { verdict: 'passed', text: '{bytes} bytes', meaning: 'The list can be fetched.' },
    'no-list': {
      verdict: 'warning',
      text: 'answers {status}, but no revocation list',
      meaning: 'The address in the certificate leads elsewhere, or a portal answers: the check fails.',
    },
    unreachable: {
      verdict: 'warning',
      text: '{problem}',
      meaning:
        'The list cannot be fetched from here. Clients in the domain may read it from the directory, all others fail or wait.',
    },
  },
  target: ({ url }) => url,
  async run({ url, host, port }, tools) {
    const fromMs = tools.context.nowMs()
    // The list is no part of the sign-in: the requests for it are kept out of the trace.
    const quiet = {
      ...tools,
      context: { ...tools.context, record: () => undefined },
      sessions: undefined,
      give: () => undefined,
    }
    const fetched = await fetchUrl(url, quiet)
    // DER begins with a SEQUENCE; the armoured form is seen too.
    const isList =
      fetched.kind === 'answered' &&
      fetched.answer.status === 200 &&
      /^(?:0[\s\S]|-----BEGIN X509 CRL)/.test(fetched.answer.body)
    if (isList) return { outcome: 'fetched', values: { bytes: String(fetched.answer.body.length) } }
    const target = formatTarget(host, port)
    const what = fetched.kind === 'failed' ? fetched.problem.text : `it answers ${fetched.answer.status}`
    const sentence = `The revocation list ${url} of ${target} cannot be fetched: ${what}`
    tools.record.observation(
      {
        kind: 'result-code',
        code: TLS_CODES.revocationOffline,
        symbol: 'CRYPT_E_REVOCATION_OFFLINE',
        component: 'probe',
        sentence,
        target,
        quote: sentence,
      },
      fromMs,
    )
    return fetched.kind === 'failed'
      ? { outcome: 'unreachable', values: { problem: fetched.problem.text } }
      : { outcome: 'no-list', values: { status: String(fetched.answer.status) } }
  },
})
