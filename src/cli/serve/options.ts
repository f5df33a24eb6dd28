// The options of `lyncpin serve`, and what may not be: a server that others reach, without TLS or without tokens.

import { readFileSync } from 'node:fs'
import { homedir, hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { AppError, messageOf } from '../../base/errors.ts'
import type { StoreLimits } from '../../web/api/cases/store.ts'
import type { OwnNamesOptions } from '../../web/api/own-names.ts'
import { reasonOf } from '../file-source.ts'
import { createParser } from '../parser.ts'
import { readPort } from '../read-port.ts'
import { readSize } from '../read-size.ts'
import type { ProbePages } from '../web-probe.ts'

export interface ServeOptions {
  /** Where the cases are kept. */
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly names: OwnNamesOptions
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Browsers reach it over TLS, here or at a proxy. */
  readonly isOverTls: boolean
  /** Whoever reaches it may use it. */
  readonly isOpen: boolean
  /** Only this machine reaches it. */
  readonly isLocal: boolean
  /** File of tokens; '' for none. */
  readonly tokens: string
  /** Name to make a token for instead of serving; '' for none. */
  readonly addToken: string
  readonly limits: Pick<StoreLimits, 'caseBytes' | 'totalBytes' | 'ageMs'>
  readonly workers: number
  readonly memoryBytes: number
  readonly timeMs: number
  /** Where the agents of the Logging page are; true for those of this machine, false for no such page. */
  readonly cls: string | boolean
  /** What reaches out from this machine when a caller asks for it. */
  readonly pages: ProbePages
  /** Built application to use; undefined for the one that comes along. */
  readonly app: string | undefined
}

export const SERVE_SUMMARY = 'Serve Lyncpin to a team: upload cases, share their links'

const HELP = `
Beyond this machine it wants TLS and tokens:
  lyncpin serve --add-token alice --tokens tokens.txt
  lyncpin serve --host 0.0.0.0 --tokens tokens.txt --tls-cert chain.pem --tls-key key.pem
The token of a single user may also stand in the environment: LYNCPIN_TOKEN. Programs use the interface below /api/v1
(docs/openapi.json) with "Authorization: Bearer <token>". Ctrl-C ends it; cases stay.`

interface Given {
  folder: string
  host: string
  port: string
  name: string[]
  tlsCert?: string
  tlsKey?: string
  behindTlsProxy?: boolean
  openToAll?: boolean
  tokens?: string
  addToken?: string
  maxCase: string
  maxStore: string
  maxAge: string
  workers: string
  memory: string
  maxMinutes: string
  cls?: string | boolean
  probe?: boolean
  lab?: boolean
  labState?: string
  app?: string
}

const collect = (value: string, all: string[]): string[] => [...all, value]

function createServeParser(): ReturnType<typeof createParser> {
  return createParser('serve', SERVE_SUMMARY)
    .allowExcessArguments()
    .option('--folder <folder>', 'where cases are kept', join(homedir(), '.lyncpin', 'cases'))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('-p, --port <number>', 'port to listen on; 0 for a free one', '8443')
    .option(
      '--name <host>',
      'a further name it is reached by; with its port where a proxy has another',
      collect,
      [],
    )
    .option('--tls-cert <file>', 'certificate with its chain, PEM')
    .option('--tls-key <file>', 'private key of the certificate, PEM')
    .option('--behind-tls-proxy', 'TLS ends at a proxy in front of this server')
    .option('--tokens <file>', 'access tokens, hashed')
    .option('--add-token <name>', 'make a token, add it to the file of --tokens, print it once and end')
    .option('--open-to-all', 'no tokens: whoever reaches the port may read all cases')
    .option('--max-case <size>', 'size of a case at most', '4GB')
    .option('--max-store <size>', 'size of all cases together; the oldest give way', '50GB')
    .option('--max-age <days>', 'days a case is kept', '30')
    .option('--workers <count>', 'analyses at once', '2')
    .option('--memory <size>', 'memory of one analysis', '2GB')
    .option('--max-minutes <minutes>', 'time of one analysis', '30')
    .option(
      '--cls [where]',
      'offer the Logging page: agents of this machine, or where their configuration or folder is',
    )
    .option('--probe', 'offer the Probe page: probes from this machine, by whoever has a token')
    .option('--lab', 'offer the Lab page: one lab on this machine, for all who have a token')
    .option('--lab-state <folder>', 'of the lab that the Lab page shows or starts')
    .option('--app <folder>', 'a built application to use instead of the one that comes along')
    .addHelpText('after', HELP)
}

/** Reads the arguments. Throws AppError('usage'), and what the parser throws for help and wrong options. */
export function readServeOptions(argv: readonly string[], hasEnvironmentToken: boolean): ServeOptions {
  const parser = createServeParser().parse([...argv], { from: 'user' })
  const given = parser.opts<Given>()
  const { host, folder, tokens = '', addToken = '', app } = given
  if (parser.args.length > 0)
    throw new AppError(
      'usage',
      '"lyncpin serve" takes no paths; "lyncpin open" shows logs, this keeps uploaded ones',
    )
  if (addToken !== '' && tokens === '')
    throw new AppError('usage', '--add-token wants the file to add to: --tokens FILE')
  const isLocal = isLoopback(host)
  const tls = readTls(given)
  const isOverTls = tls !== undefined || given.behindTlsProxy === true
  const isOpen = given.openToAll === true
  const hasTokens = tokens !== '' || hasEnvironmentToken
  if (isOpen && hasTokens) throw new AppError('usage', 'give tokens or --open-to-all, not both')
  if (addToken === '') refuseUnsafe({ isLocal, isOverTls, isGuarded: hasTokens || isOpen, host })
  const limits = readLimits(given)
  return {
    folder,
    host,
    port: readPort(given.port),
    names: {
      names: [...namesOf(host, isLocal), ...given.name],
      publicNames: given.behindTlsProxy ? given.name : [],
      scheme: tls ? 'https' : 'http',
    },
    tls,
    isOverTls,
    isOpen,
    isLocal,
    tokens,
    addToken,
    limits,
    workers: readCount(given.workers, '--workers', 64),
    memoryBytes: readSize(given.memory, '--memory'),
    timeMs: readCount(given.maxMinutes, '--max-minutes', 1440) * 60_000,
    cls: given.cls ?? false,
    pages: readPages(given),
    app,
  }
}

/** Who probes acts from this machine: that wants to be somebody. */
function readPages({ probe = false, lab = false, labState, openToAll }: Given): ProbePages {
  if (openToAll && (probe || lab))
    throw new AppError('usage', '--probe and --lab act from this machine: give tokens, not --open-to-all')
  return { probe, lab, labState }
}

interface Exposure {
  readonly isLocal: boolean
  readonly isOverTls: boolean
  readonly isGuarded: boolean
  readonly host: string
}

/** Logs hold names, addresses, tickets: others reach them over TLS and with a token, or because somebody said so. */
function refuseUnsafe({ isLocal, isOverTls, isGuarded, host }: Exposure): void {
  if (isLocal) return
  const missing = [
    ...(isOverTls ? [] : ['TLS (--tls-cert and --tls-key, or --behind-tls-proxy)']),
    ...(isGuarded ? [] : ['tokens (--tokens or LYNCPIN_TOKEN, or --open-to-all)']),
  ]
  if (missing.length > 0)
    throw new AppError('usage', `listening on ${host} lets others in; that wants ${missing.join(' and ')}`)
}

function readLimits({ maxCase, maxStore, maxAge }: Given): ServeOptions['limits'] {
  const caseBytes = readSize(maxCase, '--max-case')
  const totalBytes = readSize(maxStore, '--max-store')
  if (caseBytes > totalBytes)
    throw new AppError('usage', '--max-case is more than --max-store: one case would push out all others')
  return { caseBytes, totalBytes, ageMs: readCount(maxAge, '--max-age', 36_500) * 86_400_000 }
}

function readCount(text: string, option: string, most: number): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= most) return count
  throw new AppError('usage', `${option} wants a number from 1 to ${most}, not "${text}"`)
}

function readTls({ tlsCert, tlsKey, behindTlsProxy }: Given): ServeOptions['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new AppError('usage', '--tls-cert and --tls-key belong together')
  if (behindTlsProxy) throw new AppError('usage', 'give a certificate or --behind-tls-proxy, not both')
  const pair = { cert: readPem(tlsCert, '--tls-cert'), key: readPem(tlsKey, '--tls-key') }
  try {
    createSecureContext(pair)
  } catch (thrown) {
    const text = 'are no certificate and its key in PEM; the key must have no password'
    throw new AppError('usage', `--tls-cert and --tls-key ${text} (${messageOf(thrown)})`, { cause: thrown })
  }
  return pair
}

function readPem(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    throw new AppError('usage', `${option}: ${path}: ${reasonOf(thrown)}`, { cause: thrown })
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host)
}

/** Names it is reached by, the one to show first. Addresses are safe: no other site has a page there. */
function namesOf(host: string, isLocal: boolean): readonly string[] {
  if (isLocal) return ['127.0.0.1', 'localhost', '[::1]', bracketed(host)]
  if (host !== '0.0.0.0' && host !== '::') return [bracketed(host), hostname()]
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return [hostname(), 'localhost', ...addresses.map(({ address }) => bracketed(address))]
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
