// Options of `lyncpin probe`, read into what the probe wants.

import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { AppError, messageOf } from '../../base/errors.ts'
import type { NameServer } from '../../probe/client/dns/ask-name-server.ts'
import type { MachineNetwork } from '../../probe/net/machine-context.ts'
import { type HttpProxy, parseProxy } from '../../probe/net/proxy.ts'
import { parseNameServer } from '../../probe/net/resolver.ts'
import { type ProbeOptions, probeOptionsFor } from '../../probe/options.ts'
import { steps } from '../../probe/steps.gen.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import { parseTarget } from '../../trace/observe/host-name.ts'

export interface ProbeFlags {
  readonly inside?: boolean
  readonly outside?: boolean
  readonly dns?: readonly string[]
  readonly insideDns?: readonly string[]
  readonly outsideDns?: readonly string[]
  readonly server?: string
  readonly resolve?: readonly string[]
  readonly proxy?: string | false
  readonly ca?: string
  readonly only?: readonly string[]
  readonly timeout: string
  readonly patience: string
  readonly idle?: string
  readonly portShift: string
  readonly json?: boolean
  readonly html?: string
  readonly junit?: string
  readonly prometheus?: string
  readonly trace?: string
  readonly watch?: string
  readonly verbose?: boolean
}

/** Adds the options. */
export function addProbeOptions(parser: Command): Command {
  const collect = (text: string, known: readonly string[] = []): readonly string[] => [...known, text]
  return parser
    .option('--inside', 'ask only for the names of clients inside, follow the DNS of the inside')
    .option('--outside', 'ask only for the names of clients outside, follow the DNS of the outside')
    .option(
      '--dns <server>',
      'DNS server to ask instead of the system’s, address[:port]; may be repeated',
      collect,
    )
    .option(
      '--inside-dns <server>',
      'DNS server of the clients inside: both sides are asked and compared; may be repeated',
      collect,
    )
    .option(
      '--outside-dns <server>',
      'DNS server of the clients outside; the side not named is where this machine stands; may be repeated',
      collect,
    )
    .option('--server <host:port>', 'SIP server of a manual configuration, instead of discovery')
    .option('--resolve <name=address>', 'address of a name, instead of DNS; may be repeated', collect)
    .option('--proxy <url>', 'HTTP proxy; default: HTTPS_PROXY and NO_PROXY of the environment')
    .option('--no-proxy', 'connect directly, whatever the environment says')
    .option('--ca <file>', 'roots to trust instead of those of this machine (PEM)')
    .option(
      '--only <step>',
      `run this step and what it rests on; may be repeated: ${steps.map(({ id }) => id).join(', ')}`,
      collect,
    )
    .option('--timeout <seconds>', 'longest wait for one answer', '5')
    .option('--patience <seconds>', 'longest run of all steps together', '60')
    .option('--idle <seconds>', 'hold idle connections for so long')
    .option('--port-shift <number>', 'open sockets at port + number: for a lab on shifted ports', '0')
    .option('--json', 'print JSON instead of text')
    .option('--html <file>', 'write the report as a page')
    .option('--junit <file>', 'write the steps as JUnit XML')
    .option('--prometheus <file>', 'write metrics for the textfile collector of a node exporter')
    .option('--trace <file>', 'write everything that was seen; `lyncpin analyze` opens it')
    .option('--watch <interval>', 'test again and again (30s, 5m), print what changes')
    .option('--verbose', 'show every step and every detail')
}

/** What the flags and the address mean for the steps. @throws AppError('usage') */
export function readProbeOptions(address: string, flags: ProbeFlags): ProbeOptions {
  const server = flags.server === undefined ? undefined : readServer(flags.server)
  const idleMs = flags.idle === undefined ? 0 : readSeconds('--idle', flags.idle)
  for (const id of flags.only ?? [])
    if (!steps.some(step => step.id === id))
      throw new AppError('unknown-item', `no step ${id}; there are ${steps.map(step => step.id).join(', ')}`)
  return probeOptionsFor(address, {
    side: flags.inside === flags.outside ? undefined : flags.inside ? 'inside' : 'outside',
    server,
    timeoutMs: readSeconds('--timeout', flags.timeout),
    patienceMs: Math.max(readSeconds('--patience', flags.patience), idleMs > 0 ? idleMs + IDLE_MARGIN_MS : 0),
    only: flags.only ? new Set(flags.only) : undefined,
    idleMs,
  })
}

/** What comes before the connections that are held. */
const IDLE_MARGIN_MS = 30_000

function readServer(text: string): { readonly host: string; readonly port: number } {
  const { host, port } = parseTarget(text)
  if (host === '' || port === 0 || (port ?? 0) > 65_535)
    throw new AppError('usage', `--server wants host:port, got ${text}`)
  return { host, port: port ?? 443 }
}

function readSeconds(name: string, text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0) || seconds > 86_400) throw new AppError('usage', `${name} wants seconds, got ${text}`)
  return seconds * 1000
}

/** "30", "30s", "5m", "1h" in ms. @throws AppError('usage') */
export function readInterval(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h)?$/i.exec(text.trim())
  const factor = { s: 1000, m: 60_000, h: 3_600_000 }[(match?.[2] ?? 's').toLowerCase()] ?? 1000
  const interval = Number(match?.[1] ?? 0) * factor
  if (interval >= 1000) return interval
  throw new AppError('usage', `--watch wants an interval such as 30s or 5m, got ${text}`)
}

/** What the flags mean for the machine's network. @throws AppError('usage') */
export async function readMachineNetwork(flags: ProbeFlags): Promise<MachineNetwork> {
  const dnsServers = flags.dns?.map(text => readNameServer('--dns', text))
  const inside = flags.insideDns?.map(text => readNameServer('--inside-dns', text))
  const outside = flags.outsideDns?.map(text => readNameServer('--outside-dns', text))
  const proxy = readProxy(flags)
  const portShift = Number(flags.portShift)
  if (!Number.isInteger(portShift) || portShift < 0 || portShift > MAX_PORT_SHIFT)
    throw new AppError('usage', `--port-shift wants a number up to ${MAX_PORT_SHIFT}, got ${flags.portShift}`)
  return {
    ...(dnsServers ? { dnsServers } : {}),
    ...(inside || outside
      ? { sideServers: { ...(inside ? { inside } : {}), ...(outside ? { outside } : {}) } }
      : {}),
    given: readGiven(flags.resolve ?? []),
    ...(proxy ? { proxy } : {}),
    noProxy: process.env.NO_PROXY ?? process.env.no_proxy ?? '',
    ...(flags.ca === undefined ? {} : { rootsPem: await readPem(flags.ca) }),
    portShift,
  }
}

function readNameServer(option: string, text: string): NameServer {
  const server = parseNameServer(text)
  if (server) return server
  throw new AppError('usage', `${option} wants the address of a server, got ${text}`)
}

function readGiven(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>()
  for (const pair of pairs) {
    const match = /^([^=\s]+)=\[?([0-9a-f.:]+)\]?$/i.exec(pair.trim())
    if (!match) throw new AppError('usage', `--resolve wants name=address, got ${pair}`)
    const name = (match[1] ?? '').toLowerCase()
    given.set(name, [...(given.get(name) ?? []), match[2] ?? ''])
  }
  return given
}

function readProxy({ proxy }: ProbeFlags): HttpProxy | undefined {
  if (proxy === false) return undefined
  const text = proxy ?? process.env.HTTPS_PROXY ?? process.env.https_proxy ?? ''
  if (text === '') return undefined
  const read = parseProxy(text)
  if (read) return read
  throw new AppError('usage', 'the proxy must be an http:// URL with host and port')
}

/** Port 5061 is the highest that is used. */
const MAX_PORT_SHIFT = 60_000

async function readPem(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(thrown => {
    throw new AppError('unreadable', `${path}: ${messageOf(thrown)}`)
  })
  if (findPemCertificates(text).length > 0) return text
  throw new AppError('unreadable', `${path}: expected certificates in PEM form, found none`)
}
