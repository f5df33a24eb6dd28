// lyncpin certificate inspect: one certificate or chain, from a file or a server, against the rules of its role.

import { promises as dns } from 'node:dns'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { AppError, messageOf } from '../../base/errors.ts'
import { judgeCertificate } from '../../diagnose/certificate-rules/judge.ts'
import { createMachineContext, systemRootsPem } from '../../probe/net/machine-context.ts'
import { type InspectedTls, inspectTls } from '../../probe/tls/inspect-endpoint.ts'
import { type CertificateDetails, readCertificateDetails } from '../../protocol/pki/certificate-details.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import { createCertificateReport } from '../../report/certificate-report.ts'
import { formatCertificateText } from '../../report/certificate-text.ts'
import { formatJsonText } from '../../report/json.ts'
import { parseTarget } from '../../trace/observe/host-name.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { type PasswordOptions, readPassword } from '../password.ts'
import { terminalOf } from '../terminal.ts'
import { addDeploymentOptions, type DeploymentOptions, deploymentOf } from './options.ts'
import { readChainFile } from './read-chain.ts'

const SUMMARY = 'Check a certificate or chain against the rules of its role'

interface InspectOptions extends DeploymentOptions, PasswordOptions {
  readonly name?: string
  readonly ca?: string
  readonly timeout: string
  readonly json?: boolean
  readonly verbose?: boolean
}

type Chain = readonly [CertificateDetails, ...CertificateDetails[]]

interface Seen {
  readonly chain: Chain
  readonly host: string | undefined
  readonly remarks: readonly string[]
}

/** Runs the subcommand. */
export async function inspectCertificate(argv: readonly string[]): Promise<number> {
  const parser = addDeploymentOptions(createParser('certificate inspect', SUMMARY))
    .argument('<file|host:port>', 'PEM, DER, .p7b or .pfx file, or a TLS server')
    .option('--name <host>', 'name to ask the server for (SNI) and to check; default: the host')
    .option('--ca <file>', 'roots to trust instead of those of this machine (PEM)')
    .option('--password-file <file>', 'password of a .pfx file')
    .option('--password-stdin', 'password of a .pfx file from standard input')
    .option('--timeout <seconds>', 'longest wait for the server', '10')
    .option('--json', 'print JSON')
    .option('--verbose', 'also show the checks that passed')
    .addHelpText('after', '\nExit status: 0 no rule broken, 1 a rule is broken, 2 nothing could be read.')
  parser.parse([...argv], { from: 'user' })
  const options = parser.opts<InspectOptions>()
  const [source = ''] = parser.args
  const rootsPem = options.ca === undefined ? systemRootsPem() : await readRoots(options.ca)
  const seen = existsSync(source)
    ? await readFromFile(source, options)
    : await readFromServer(source, options, rootsPem)
  const subject = {
    chain: seen.chain,
    role: options.role,
    deployment: deploymentOf(options),
    host: seen.host,
    nowUs: Date.now() * 1000,
    roots: findPemCertificates(rootsPem).flatMap(der => readCertificateDetails(der) ?? []),
  }
  const report = createCertificateReport(source, subject, judgeCertificate(subject), seen.remarks)
  const { colour, width } = terminalOf()
  process.stdout.write(
    options.json
      ? `${formatJsonText(report)}\n`
      : `${formatCertificateText(report, { colour, width: Math.min(width, 120), verbose: options.verbose ?? false })}\n`,
  )
  return report.verdicts.some(({ outcome }) => outcome === 'broken') ? EXIT.failureFound : EXIT.ok
}

async function readRoots(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(thrown => {
    throw new AppError('unreadable', `${path}: ${messageOf(thrown)}`)
  })
  if (findPemCertificates(text).length === 0)
    throw new AppError('unreadable', `${path}: expected root certificates in PEM, found none`)
  return text
}

async function readFromFile(path: string, options: InspectOptions): Promise<Seen> {
  const chain = await readChainFile(path, () => readPassword(options, `Password of ${path}: `))
  return { chain, host: options.name, remarks: [] }
}

async function readFromServer(source: string, options: InspectOptions, rootsPem: string): Promise<Seen> {
  const { host, port } = parseTarget(source)
  if (port === undefined)
    throw new AppError(
      'unreadable',
      `${source}: no such file, and no host with a port such as sip.contoso.com:443`,
    )
  const timeoutMs = Number(options.timeout) * 1000
  if (!(timeoutMs > 0)) throw new AppError('usage', `--timeout wants seconds, got ${options.timeout}`)
  const name = options.name ?? host
  const address = await dns.lookup(host).then(
    found => found.address,
    thrown => {
      throw new AppError('unreadable', `${host}: ${messageOf(thrown)}`)
    },
  )
  const context = createMachineContext({ dnsTimeoutMs: timeoutMs, rootsPem, record: () => undefined })
  const signal = new AbortController().signal
  const inspected = await inspectTls(context, {
    endpoint: { address, port },
    host: name,
    timeoutMs,
    signal,
  }).catch(thrown => {
    throw new AppError('unreadable', `${source}: no connection: ${messageOf(thrown)}`)
  })
  const [own, ...rest] = inspected.chain.flatMap(der => readCertificateDetails(der) ?? [])
  if (!own) throw new AppError('unreadable', `${source}: no certificate was shown: ${wordsOf(inspected)}`)
  return { chain: [own, ...rest], host: name, remarks: [wordsOf(inspected)] }
}

function wordsOf({ handshake, asSent }: InspectedTls): string {
  if (handshake.kind === 'refused') return `The handshake failed: ${handshake.words}.`
  const order = asSent
    ? ''
    : ' The server shows its certificates only under TLS 1.3: the order is this program’s.'
  const verdict = handshake.words === '' ? 'trusted here' : `not trusted here (${handshake.words})`
  return `${handshake.version} with ${handshake.suite}, ${verdict}.${order}`
}
