// Shakes hands with a server and judges what it shows as a client would.

import type { TLSSocket } from 'node:tls'
import { messageOf } from '../../base/errors.ts'
import { formatResultCode } from '../../base/result-code.ts'
import { nameOfCertificate } from '../../diagnose/certificate-rules/names.ts'
import { lastOfPath } from '../../diagnose/certificate-rules/rules/chain-complete.ts'
import { tlsReasonOf } from '../../diagnose/facts/tls-reason.ts'
import { isSelfIssued, readCertificateDetails } from '../../protocol/pki/certificate-details.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import { saysNoTls, TLS_CODES } from '../../trace/observe/tls-code.ts'
import { fetchAuthorityContent } from '../authority-content.ts'
import { isEntryName } from '../names.ts'
import { defineStep, type StepTools } from '../step.ts'
import { type Chase, chaseIssuers } from '../tls/chase-issuers.ts'
import { type InspectedTls, inspectTls } from '../tls/inspect-endpoint.ts'
import { judgeServer, type ServerJudgement } from '../tls/judge-server.ts'
import type { Endpoint } from '../topics.ts'
import { createProbeSession } from '../web-request.ts'
import { targetOf } from './tcp.ts'

/** Web tickets for clients outside are signed with the certificate shown there, whatever the reverse proxy shows instead. */
const EXTERNAL_SITE_PORT = 4443

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
    'where an authority is missing: GET of the address that the certificate names for it, over HTTP, as Windows does; nothing about the user',
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
    'issuer-not-sent': {
      verdict: 'failed',
      text: '{subject}: {missing} is not sent; Windows fetches it ({url}) and goes on, phones and other clients refuse ({code})',
      meaning:
        'The server leaves out an authority between its certificate and the root. The certificate names an address where it can be had, and it is there: Windows clients heal the chain themselves, iOS, Android, phones and most programs do not.',
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
    const seen = judgeServer(context, inspected, { ...endpoint, sipDomain: options.sipDomain })
    const chase = endpoint.needed && seen ? await chased(inspected, seen, tools) : undefined
    // An authority that Windows finds by itself leads to a known root: the chain is incomplete, its root is not unknown.
    const judged = seen && chase?.end === 'trusted' ? { ...seen, code: TLS_CODES.chainIncomplete } : seen
    if (endpoint.needed) record(tools, endpoint, { inspected, judged, chase, fromMs })
    else if (port === EXTERNAL_SITE_PORT)
      tools.record.certificates({ address, port, chain: inspected.chain }, fromMs)
    if (inspected.handshake.kind === 'refused' || !judged) {
      inspected.open?.destroy()
      const words =
        inspected.handshake.kind === 'refused' ? inspected.handshake.words : 'no certificate was shown'
      return noHandshake(endpoint, saysNoTls(words) ? 'what answers speaks no TLS' : words)
    }
    const trusted = judged.code === undefined
    if (endpoint.needed) giveRevocationChecks(inspected, endpoint, tools)
    tools.give('secured', { ...endpoint, trusted })
    if (trusted && keepsOpen) {
      if (inspected.open) keepSession(endpoint, inspected.open, tools)
      tools.give('entry', { url: `https://${host}/?sipuri=${options.user}` })
    } else inspected.open?.destroy()
    return tell(endpoint, inspected, judged, chase)
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
  if (tools.sessions) tools.sessions.give(`https://${host}`, createProbeSession(tools, { opened }))
  else socket.destroy()
}

function noHandshake({ needed }: Endpoint, why: string) {
  return { outcome: needed ? 'no-handshake' : 'no-handshake-not-needed', values: { why } } as const
}

/** Every certificate below the root, with each address of its list. */
function giveRevocationChecks(
  { handshake, chain }: InspectedTls,
  { host, port }: Endpoint,
  tools: StepTools,
): void {
  // The path ends with the root, which signs the list of the authority below it.
  const issuers = handshake.kind === 'agreed' ? [...chain, ...handshake.path] : chain
  for (const der of chain) {
    const details = readCertificateDetails(der)
    if (!details || isSelfIssued(details)) continue
    const { serial } = details
    for (const url of details.crlUrls.filter(found => /^http:/i.test(found)))
      tools.give('revocation-list', {
        url,
        host,
        port,
        subject: nameOfCertificate(details),
        serial,
        der,
        issuers,
      })
  }
}

/** What Windows would find where an authority is missing; undefined when none is. */
async function chased(
  { chain }: InspectedTls,
  { code }: ServerJudgement,
  tools: StepTools,
): Promise<Chase | undefined> {
  const reason = code === undefined ? undefined : tlsReasonOf(code, undefined)
  if (reason !== 'incomplete' && reason !== 'untrusted') return undefined
  const all = chain.flatMap(der => {
    const details = readCertificateDetails(der)
    return details ? [{ der, details }] : []
  })
  const [own, ...rest] = all.map(({ details }) => details)
  const end = own && lastOfPath([own, ...rest])
  const last = all.find(({ details }) => details === end)
  if (!last || isSelfIssued(last.details)) return undefined
  const chase = await chaseIssuers(
    last.der,
    findPemCertificates(tools.context.trustedRootsPem),
    async url => {
      const content = await fetchAuthorityContent(url, 'certificate', tools)
      if (content.kind === 'fetched') return content.bytes
      return { problem: content.kind === 'failed' ? content.problem : `answers ${content.status}` }
    },
  )
  // The root is known: whatever the chain was refused for, nothing is missing.
  return chase.end === 'trusted' && chase.fetched.length === 0 ? undefined : chase
}

interface Seen {
  readonly inspected: InspectedTls
  readonly judged: ServerJudgement | undefined
  readonly chase: Chase | undefined
  readonly fromMs: number
}

function record(
  { record }: StepTools,
  { host, address, port }: Endpoint,
  { inspected, judged, chase, fromMs }: Seen,
): void {
  const { handshake, chain } = inspected
  record.certificates({ host, address, port, chain }, fromMs)
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
  const words = `a client ends the handshake: ${WORDS[tlsReasonOf(code, undefined)] ?? handshake.words} (${formatResultCode(code)}${handshake.words === '' ? '' : `, ${handshake.words}`})${chase ? `; ${describeChase(chase)}` : ''}`
  record.handshake({ host, port, outcome: 'failed', code, version, words }, fromMs)
}

function describeChase({ end, fetched, why }: Chase): string {
  const found = fetched.map(({ name, url }) => `${name} from ${url}`).join(', ')
  switch (end) {
    case 'trusted':
      return `Windows clients fetch ${found} and go on, others do not`
    case 'unknown-root':
      return found === '' ? 'nobody knows its issuer' : `${found} can be fetched and leads to no known root`
    case 'no-address':
      return 'the certificate names no address of its issuer: Windows clients refuse it as well'
    case 'not-fetched':
    case 'not-the-issuer':
      return `Windows clients cannot fetch the authority either: ${why}`
  }
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
  chase: Chase | undefined,
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
    missing: chase?.fetched.map(({ name }) => name).join(', ') ?? '',
    url: chase?.fetched.map(({ url }) => url).join(', ') ?? '',
    why: code === undefined ? '' : (WORDS[tlsReasonOf(code, undefined)] ?? agreed.words),
  }
  const details = [
    `sent: ${chain.length} certificate${chain.length === 1 ? '' : 's'}${asSent ? '' : ' (order not seen: TLS 1.3 only)'}, issued by ${own.issuer}`,
    ...(chase ? [describeChase(chase)] : []),
    ...verdicts
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ outcome, text, rule }) => `${outcome}: ${text} [${rule.id}]`),
  ]
  if (!needed) return { outcome: 'not-ours', values } as const
  if (chase?.end === 'trusted') return { outcome: 'issuer-not-sent', values, details } as const
  if (code !== undefined)
    return {
      outcome: tlsReasonOf(code, undefined) === 'name' ? 'wrong-name' : 'chain-refused',
      values,
      details,
    } as const
  return { outcome: bad.length + soon.length > 0 ? 'doubtful' : 'good', values, details } as const
}
