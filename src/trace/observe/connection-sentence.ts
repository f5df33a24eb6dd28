// What clients, libraries and tools write about TCP connections.

import type { Connection } from '../observation.ts'
import { ADDRESS, formatTarget, GAP, HOST, NAME } from './host-name.ts'
import { connectionOutcomeOf, parseNetworkCode } from './network-code.ts'
import type { Groups, Sentence } from './sentence.ts'

/** A connection without its place in the log. */
export type ConnectionStated = Omit<Connection, 'kind' | 'origin' | 'quote'>

/** The words with which a connection fails, most specific first. */
const FAILURES: readonly (readonly [RegExp, Connection['outcome']])[] = [
  [/refused/i, 'refused'],
  [/reset|forcibly closed|aborted|ECONNRESET/i, 'reset'],
  [/time(?:d|-| )?-? ?out|ETIMEDOUT|not properly respond|failed to respond|after \d+ ?ms/i, 'timeout'],
  [/unreachable|no route|EHOSTUNREACH|ENETUNREACH/i, 'unreachable'],
]

function outcomeOfWords(words: string): Connection['outcome'] {
  return FAILURES.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed'
}

function targetOf({ host, address, port }: Groups): string {
  const name = host ?? address
  return name === undefined ? '' : formatTarget(name, port)
}

const stated =
  (outcome: Connection['outcome']) =>
  (groups: Groups): ConnectionStated => ({ target: targetOf(groups), outcome })

const failed = (groups: Groups, match: string): ConnectionStated => ({
  target: targetOf(groups),
  outcome: outcomeOfWords(groups.why ?? match),
})

/** A code that no connection returns (a TLS or authentication code) states nothing here. */
function byCode(groups: Groups, match: string): ConnectionStated | undefined {
  const code = parseNetworkCode(groups.code ?? '')
  const outcome = code === undefined ? undefined : connectionOutcomeOf(code)
  if (code === undefined || outcome === undefined) return undefined
  const inLine = new RegExp(`(?<host>${ADDRESS}|${NAME}):(?<port>\\d{2,5})\\b`).exec(match)?.groups
  return { target: targetOf(inLine ?? {}), outcome, ...(code === 0 ? {} : { code }) }
}

const client: readonly Sentence<ConnectionStated>[] = [
  {
    // Windows clients: the socket's completion with its code.
    anchors: ['connectcomplete', 'connectready', 'async_socket', 'asyncsocket', 'socket::'],
    pattern: new RegExp(
      `\\b\\w*(?:ConnectComplete|ConnectReady|ASYNC_SOCKET|AsyncSocket|SOCKET::)\\b${GAP}\\b(?:ErrorCode|error(?: code)?|status|failed(?: with)?)\\s*[:=]?\\s*(?<code>0x[0-9a-f]{1,8}|[0-9a-f]{8}|\\d{5}|0)\\b`,
      'i',
    ),
    read: byCode,
  },
  {
    // libpurple.
    anchors: ['error connecting to'],
    pattern: new RegExp(
      `Error connecting to (?<host>${HOST})(?::(?<port>\\d+))?${GAP}\\((?<why>[^)\\n]{1,120})\\)`,
      'i',
    ),
    read: failed,
  },
  {
    anchors: ['read error:', 'write error:'],
    pattern: /\b(?:read|write) error:? (?<why>connection (?:reset|timed out|refused)[^\n]{0,60})/i,
    read: failed,
  },
  {
    anchors: ['proxy: connected to'],
    pattern: new RegExp(`proxy: Connected to (?<host>${HOST}):(?<port>\\d+)`, 'i'),
    read: stated('open'),
  },
  {
    // Java on Android.
    anchors: ['failed to connect to', 'econnrefused', 'etimedout'],
    pattern: new RegExp(
      `failed to connect to (?<host>${NAME})?/?(?<address>${ADDRESS})? ?\\(port (?<port>\\d+)\\)(?<why>[^\\n]{0,160})`,
      'i',
    ),
    read: failed,
  },
  {
    // iOS and macOS: NSURLErrorCannotConnectToHost, NSURLErrorTimedOut.
    anchors: ['nsurlerrordomain'],
    pattern: new RegExp(
      `NSURLErrorDomain\\W+Code=(?<why>-1001|-1004)(?:[\\s\\S]{0,600}?URL(?:String)?Key=https?://(?<host>${NAME})(?::(?<port>\\d+))?)?`,
      'i',
    ),
    read: groups => ({
      target: groups.host === undefined ? '' : formatTarget(groups.host, groups.port ?? 443),
      outcome: groups.why === '-1001' ? 'timeout' : 'failed',
    }),
  },
  {
    anchors: ['err_connection_', 'err_address_unreachable', 'err_timed_out'],
    pattern: new RegExp(
      `https?://(?<host>${NAME})(?::(?<port>\\d+))?${GAP}(?<why>ERR_(?:CONNECTION_(?:REFUSED|RESET|TIMED_OUT|CLOSED)|ADDRESS_UNREACHABLE|TIMED_OUT))`,
      'i',
    ),
    read: groups => failed({ ...groups, port: groups.port ?? '443' }, groups.why?.replaceAll('_', ' ') ?? ''),
  },
]

/** .NET and WinHTTP; the address follows where the runtime knows it. */
const dotnet: readonly Sentence<ConnectionStated>[] = [
  {
    anchors: ['actively refused'],
    pattern: new RegExp(
      `target machine actively refused it\\.?(?: \\[?:{0,2}(?:ffff:)?(?<address>${ADDRESS})\\]?:(?<port>\\d+))?`,
      'i',
    ),
    read: stated('refused'),
  },
  {
    anchors: ['connected host has failed to respond'],
    pattern: new RegExp(
      `connected host has failed to respond\\.?(?: \\[?:{0,2}(?:ffff:)?(?<address>${ADDRESS})\\]?:(?<port>\\d+))?`,
      'i',
    ),
    read: stated('timeout'),
  },
  {
    anchors: ['forcibly closed by the remote'],
    pattern: /existing connection was forcibly closed by the remote (?:host|party)/i,
    read: stated('reset'),
  },
  {
    anchors: ['unable to connect to the remote server'],
    pattern: new RegExp(
      `Unable to connect to the remote server(?:${GAP}https?://(?<host>${NAME})(?::(?<port>\\d+))?)?`,
      'i',
    ),
    read: stated('failed'),
  },
]

const tools: readonly Sentence<ConnectionStated>[] = [
  {
    // Test-NetConnection, list form.
    anchors: ['tcptestsucceeded'],
    pattern: new RegExp(
      `ComputerName\\s*:\\s*(?<host>${HOST})[\\s\\S]{0,600}?RemotePort\\s*:\\s*(?<port>\\d+)[\\s\\S]{0,600}?TcpTestSucceeded\\s*:\\s*(?<why>True|False)`,
      'i',
    ),
    read: groups => ({
      target: targetOf(groups),
      outcome: groups.why?.toLowerCase() === 'true' ? 'open' : 'failed',
    }),
  },
  {
    anchors: ['tcp connect to'],
    pattern: new RegExp(`TCP connect to \\(?(?<host>${HOST})\\s?:\\s?(?<port>\\d+)\\)? failed`, 'i'),
    read: stated('failed'),
  },
  {
    anchors: ['could not open connection'],
    pattern: new RegExp(
      `Connecting To (?<host>${HOST})\\.\\.\\.\\s*Could not open connection to the host,? on port (?<port>\\d+)(?<why>[^\\n]{0,80})`,
      'i',
    ),
    read: groups => ({ target: targetOf(groups), outcome: 'failed' }),
  },
  {
    // telnet of Unix systems names the port only in the command.
    anchors: ['connect to address', 'unable to connect to remote host', 'connected to '],
    pattern: new RegExp(
      `telnet (?<host>${HOST}) (?<port>\\d+)\\s*\\n(?:[^\\n]{0,200}\\n){0,3}?[^\\n]{0,100}?(?<why>Connection refused|Connection timed out|Operation timed out|No route to host|Network is unreachable|Connected to )`,
      'i',
    ),
    read: groups => ({
      target: targetOf(groups),
      outcome: /connected/i.test(groups.why ?? '') ? 'open' : outcomeOfWords(groups.why ?? ''),
    }),
  },
  {
    // curl and nc.
    anchors: ['connect to '],
    pattern: new RegExp(
      `connect to (?<host>${HOST})(?: \\([^)\\n]{1,60}\\))? port (?<port>\\d+)(?: \\(\\w+\\))?(?:${GAP}(?<why>refused|timed out|reset|No route|unreachable|after \\d+ ms))?`,
      'i',
    ),
    read: failed,
  },
  {
    anchors: ['connected to '],
    pattern: new RegExp(
      `\\* Connected to (?<host>${HOST}) \\((?<address>${ADDRESS})\\) port (?<port>\\d+)`,
      'i',
    ),
    read: stated('open'),
  },
  {
    anchors: ['succeeded!'],
    pattern: new RegExp(
      `Connection to (?<host>${HOST})(?: \\([^)]{1,60}\\))? (?<port>\\d+) port \\[[^\\]]{1,40}\\] succeeded!`,
      'i',
    ),
    read: stated('open'),
  },
]

export const connectionSentences: readonly Sentence<ConnectionStated>[] = [...tools, ...client, ...dotnet]
