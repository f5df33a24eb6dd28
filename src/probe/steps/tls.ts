// Shakes hands with a server and judges what it shows as a client would.

import type { TLSSocket } from 'node:tls'
import { messageOf } from '../../base/errors.ts'
import { formatResultCode } from '../../base/result-code.ts'
import { nameOfCertificate } from '../../diagnose/certificate-rules/names.ts'
import { tlsReasonOf } from '../../diagnose/facts/tls-reason.ts'
import { isEntryName } from '../names.ts'
import { defineStep, type StepTools } from '../step.ts'
import { type InspectedTls, inspectTls } from '../tls/inspect-endpoint.ts'
import { judgeServer, type ServerJudgement } from '../tls/judge-server.ts'
import type { Endpoint } from '../topics.ts'
import { createProbeSession } from '../web-request.ts'
import { targetOf } from './tcp.ts'

export const step = defineStep({
  id: 'tls',
  title: 'Check certificates',
  phase: 'secure',
  needs: 'open',
  gives: ['secured', 'tls-server', 'revocation-list', 'entry'],
  objective:
    'Says whether a client accepts the certificate of every server: chain as sent and in order, root, names, dates, purpose, key, signature. The same rules as `lyncpin certificate inspect`; what only some clients refuse (phones, iOS, old Windows) is told as well.',
  sends: [
    'a whole TLS handshake, 1.0 to 1.3, with the name of the server (SNI), ended at once',
    'beside it one ClientHello for TLS 1.2, to read the chain exactly as it is sent',
  ],
  outcomes: {
    good: {
      verdict: 'passed',
      text: '{version}, {suite}; {subject}, valid until {until}',
      meaning: 'Every client that trusts the root accepts the server.',
    },
    doubtful: {
      verdict: 'warning',
      text: '{version}; {subject}: {doubt}',
      meaning:
        'Windows accepts the certificate; a rule for certificates is broken, and other clients or services refuse it.',
    },
    'chain-refused': {
      verdict: 'failed',
      text: '{subject}: {why} ({code})',
      meaning:
        'Clients end the handshake: the certificate has no trusted, complete chain, is out of date, or for another purpose.',
    },
    'wrong-name': {
      verdict: 'failed',
      text: 'the certificate is for {names} ({code})',
      meaning:
        'Clients end the handshake: the name they asked for is not in the certificate. Usually the name leads to a wrong server, or the certificate is older than the name.',
    },
    'not-ours': {
      verdict: 'note',
      text: '{subject}; clients do not connect here under this name',
      meaning: 'A port that is only looked at shows a certificate; its names are not judged.',
    },
    'no-handshake': {
      verdict: 'failed',
      text: 'no handshake: {why}',
      meaning:
        'The server ends the handshake, does not answer it, or is no TLS server: no version or suite in common, a wrong port, or something between that breaks TLS.',
    },
    'no-handshake-not-needed': {
      verdict: 'note',
      text: 'no handshake: {why}; clients do not need this port here',
      meaning: 'A port that is only looked at speaks no TLS, or only to servers it knows.',
    },
    'not-tls': { verdict: 'skipped', text: 'plain HTTP', meaning: 'Port 80 has no certificate.' },
  },
  target: ({ host, address, port }) => targetOf(host, address, port),
  async run(endpoint, tools) {
    if (endpoint.port === 80) return { outcome: 'not-tls' }
    const { context, options, signal } = tools
    const { host, address, port } = endpoint
    const fromMs = context.nowMs()
    const keepsOpen = isEntry(endpoint)
    const target = { endpoint: { address, port }, host, timeoutMs: options.timeoutMs, signal, keepsOpen }
    const inspected = await inspectTls(context, target).catch(messageOf)
    // Afterwards: some forty connections would make a slow server slower while it is being judged.
    const tls12 = typeof inspected === 'string' ? undefined : inspected.greeting
    if (endpoint.needed) tools.give('tls-server', { ...endpoint, tls12 })
    if (typeof inspected === 'string') return noHandshake(endpoint, inspected)
    const judged = judgeServer(context, inspected, { ...endpoint, sipDomain: options.sipDomain })
    if (endpoint.needed) record(tools, endpoint, { inspected, judged, fromMs })
    if (inspected.handshake.kind === 'refused' || !judged) {
      const words =
        inspected.handshake.kind === 'refused' ? inspected.handshake.words : 'no certificate was shown'
      return noHandshake(endpoint, words)
    }
    const trusted = judged.code === undefined
    if (endpoint.needed) {
      for (const url of judged.own.crlUrls.filter(found => /^http:/i.test(found)))
        tools.give('revocation-list', { url, host, port })
    }
    tools.give('secured', { ...endpoint, trusted })
    if (trusted && keepsOpen) {
      if (inspected.open) keepSession(endpoint, inspected.open, tools)
      tools.give('entry', { url: `https://${host}/?sipuri=${options.user}` })
    } else inspected.open?.destroy()
    return tell(endpoint, inspected, judged)
  },
})

/** Where Autodiscover is asked next. */
function isEntry({ host, port }: Endpoint): boolean {
  return port === 443 && isEntryName(host)
}

/** The request that comes next goes over the connection that stands. */
function keepSession({ host, address, port }: Endpoint, socket: TLSSocket, tools: StepTools): void {
  const opened = {
    kind: 'open',
    socket,
    target: { host, port, secure: true },
    local: `${socket.localAddress}:${socket.localPort}`,
    peer: `${address}:${port}`,
  } as const
  if (tools.sessions) tools.sessions.give(`https://${host}`, createProbeSession(tools, opened))
  else socket.destroy()
}

function noHandshake({ needed }: Endpoint, why: string) {
  return { outcome: needed ? 'no-handshake' : 'no-handshake-not-needed', values: { why } } as const
}

interface Seen {
  readonly inspected: InspectedTls
  readonly judged: ServerJudgement | undefined
  readonly fromMs: number
}

function record({ record }: StepTools, { host, port }: Endpoint, { inspected, judged, fromMs }: Seen): void {
  const { handshake, chain } = inspected
  record.certificates({ host, port, chain }, fromMs)
  if (handshake.kind === 'refused') {
    const { alert, code, words } = handshake
    return record.handshake({ host, port, outcome: 'failed', alert, code, words }, fromMs)
  }
  const code = judged?.code
  const { version } = handshake
  if (code === undefined)
    return record.handshake(
      { host, port, outcome: 'passed', version, words: `${version}, ${handshake.suite}` },
      fromMs,
    )
  const words = `a client ends the handshake: ${WORDS[tlsReasonOf(code, undefined)] ?? handshake.words} (${formatResultCode(code)}${handshake.words === '' ? '' : `, ${handshake.words}`})`
  record.handshake({ host, port, outcome: 'failed', code, version, words }, fromMs)
}

const WORDS: Partial<Record<ReturnType<typeof tlsReasonOf>, string>> = {
  untrusted: 'the root is not trusted here',
  incomplete: 'an authority between certificate and root is missing',
  name: 'the certificate is for another name',
  date: 'the certificate is out of date',
  usage: 'the certificate is for another purpose',
  revoked: 'the certificate is revoked',
}

function tell(
  { needed }: Endpoint,
  { handshake, chain, asSent }: InspectedTls,
  { code, verdicts, own }: ServerJudgement,
) {
  const agreed = handshake.kind === 'agreed' ? handshake : { version: '', suite: '', words: '' }
  const bad = verdicts.filter(({ outcome }) => outcome === 'broken')
  const soon = verdicts.filter(({ rule, outcome }) => rule.id === 'validity' && outcome === 'doubtful')
  const values = {
    version: agreed.version,
    suite: agreed.suite,
    subject: nameOfCertificate(own),
    until: new Date(own.notAfterUs / 1000).toISOString().slice(0, 10),
    names: own.names.slice(0, 6).join(', ') || own.commonName,
    doubt: [...bad, ...soon].map(({ text }) => text.replace(/\.$/, ''))[0] ?? '',
    code: code === undefined ? '' : formatResultCode(code),
    why: code === undefined ? '' : (WORDS[tlsReasonOf(code, undefined)] ?? agreed.words),
  }
  const details = [
    `sent: ${chain.length} certificate${chain.length === 1 ? '' : 's'}${asSent ? '' : ' (order not seen: TLS 1.3 only)'}, issued by ${own.issuer}`,
    ...verdicts
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ outcome, text, rule }) => `${outcome}: ${text} [${rule.id}]`),
  ]
  if (!needed) return { outcome: 'not-ours', values } as const
  if (code !== undefined)
    return {
      outcome: tlsReasonOf(code, undefined) === 'name' ? 'wrong-name' : 'chain-refused',
      values,
      details,
    } as const
  return { outcome: bad.length + soon.length > 0 ? 'doubtful' : 'good', values, details } as const
}
