// What clients and libraries write about name lookups: Windows clients, .NET, curl, openssl, Android, iOS, Pidgin/SIPE.

import type { DnsLookup } from '../observation.ts'
import { GAP, HOST, NAME, normaliseHost, SRV_NAME } from './host-name.ts'
import { dnsOutcomeOf, parseNetworkCode } from './network-code.ts'
import type { Groups, Sentence } from './sentence.ts'

/** A lookup without its place in the log. */
export type LookupStated = Omit<DnsLookup, 'kind' | 'origin' | 'quote'>

const CODE = '(?<code>0x[0-9a-f]{1,8}|-?\\d{5,10}|[0-9a-f]{8}|[0-9a-f]{4})\\b'

/** A failed lookup of the name in the group `name`. */
export function failedLookup(
  groups: Groups,
  outcome: DnsLookup['outcome'],
  type = '',
): LookupStated | undefined {
  const name = normaliseHost(groups.name ?? '')
  if (/^[\d.]+$/.test(name)) return undefined
  const code = groups.code === undefined ? undefined : parseNetworkCode(groups.code)
  return {
    name,
    type: type || typeOfName(name),
    outcome,
    answers: [],
    ...(code === undefined ? {} : { code }),
    ...resolverOf(groups),
  }
}

/** nslookup writes "UnKnown", or "server", where it does not know the server's name. */
function resolverOf({ resolver }: Groups): Pick<LookupStated, 'resolver'> {
  const name = normaliseHost(resolver ?? '')
  return name === '' || name === 'unknown' || name === 'server' ? {} : { resolver: name }
}

/** Services are asked for by SRV, hosts by address; what a log does not say. */
export function typeOfName(name: string): string {
  return name.startsWith('_') ? 'SRV' : 'A'
}

function byCode(groups: Groups, type = ''): LookupStated | undefined {
  const code = parseNetworkCode(groups.code ?? '')
  return code === undefined || code === 0 ? undefined : failedLookup(groups, dnsOutcomeOf(code), type)
}

const absent =
  (type = '') =>
  (groups: Groups): LookupStated | undefined =>
    failedLookup(groups, 'no-such-name', type)

export const clientSentences: readonly Sentence<LookupStated>[] = [
  {
    // Our own client says what it found, too.
    anchors: ['getdnsresults', 'resolvehostname'],
    pattern: new RegExp(
      `\\b(?:GetDnsResults query:|ResolveHostName)\\s+(?<name>${NAME}|${SRV_NAME}) succeeded: (?<answers>[^\\n]{1,1000})`,
      'i',
    ),
    read: groups => {
      const name = normaliseHost(groups.name ?? '')
      const answers = (groups.answers ?? '').split(/[,\s]+/).filter(answer => answer !== '')
      return { name, type: typeOfName(name), outcome: 'answered', answers }
    },
  },
  {
    // Windows clients: SRV query with its code.
    anchors: ['getdnsresults', 'querydnssrv'],
    pattern: new RegExp(
      `(?:GetDnsResults|QueryDNSSrv)\\b${GAP}(?<name>${SRV_NAME})${GAP}\\bfailed\\b[^\\n0-9a-f]{0,40}${CODE}`,
      'i',
    ),
    read: groups => byCode(groups, 'SRV'),
  },
  {
    anchors: ['getaddrinfo'],
    pattern: new RegExp(
      `getaddrinfo\\s*\\(\\s*"?(?<name>${HOST})"?[^)\\n]*\\)\\s*(?:failed|returned|error)[^\\n0-9a-f]{0,40}${CODE}`,
      'i',
    ),
    read: groups => byCode(groups),
  },
  {
    anchors: ['resolvehostname', 'dnsquery'],
    pattern: new RegExp(
      `\\b(?:ResolveHostName|DnsQuery)\\w*${GAP}[\\s([](?<name>${NAME})${GAP}\\b(?:failed|error)\\b[^\\n0-9a-f]{0,40}${CODE}`,
      'i',
    ),
    read: groups => byCode(groups),
  },
  {
    anchors: ['dns srv records exist', 'dns srv records for'],
    pattern: new RegExp(`No DNS SRV records (?:exist )?for (?:the )?domain '?(?<name>${NAME})`, 'i'),
    read: groups =>
      failedLookup({ ...groups, name: `_sipinternaltls._tcp.${groups.name ?? ''}` }, 'no-such-name', 'SRV'),
  },
  {
    anchors: ['resolve the dns'],
    pattern: new RegExp(`resolve the DNS (?:host ?)?name of${GAP}\\bserver '?(?<name>${NAME})`, 'i'),
    read: absent(),
  },
  {
    anchors: ['remote name could not be resolved'],
    pattern: new RegExp(`remote name could not be resolved:?\\s*['"]?(?<name>${HOST})`, 'i'),
    read: absent(),
  },
  {
    // WinHTTP and the client's web services: the host stands in the URL before the sentence.
    anchors: ['name or address could not be resolved', '80072ee7'],
    pattern: new RegExp(
      `https?://(?<name>${NAME})[\\s\\S]{0,400}?(?:server name or address could not be resolved|\\b(?:0x)?80072ee7\\b)`,
      'i',
    ),
    read: groups => failedLookup({ ...groups, code: '80072ee7' }, 'no-such-name'),
  },
  {
    // curl, Android, wget, git.
    anchors: [
      'not resolve',
      'to resolve',
      "n't resolve",
      'to look up',
      'unknownhostexception',
      'error resolving',
    ],
    pattern: new RegExp(
      `(?:could(?:n't| not) resolve (?:host(?: ?name)?|proxy)|unable to (?:resolve|look up) (?:host ?name|host address|host|address)?|UnknownHostException|error resolving)[:\\s]*['"\u2018\u2019\u201c]?(?<name>${NAME})`,
      'i',
    ),
    read: absent(),
  },
  {
    // getaddrinfo of Unix systems, in either order.
    anchors: [
      'service not known',
      'nor servname provided',
      'in name resolution',
      'host is known',
      'associated with hostname',
    ],
    pattern: new RegExp(
      `(?<name>${NAME})['":]*\\s+(?:-\\s+)?(?:Name or service not known|nodename nor servname provided|No such host is known|No address associated with hostname)`,
      'i',
    ),
    read: absent(),
  },
  {
    anchors: ['in name resolution'],
    pattern: new RegExp(`(?<name>${NAME})['":]*\\s+(?:-\\s+)?Temporary failure in name resolution`, 'i'),
    read: groups => failedLookup(groups, 'timeout'),
  },
  {
    // iOS and macOS: NSURLErrorCannotFindHost, NSURLErrorDNSLookupFailed.
    anchors: ['nsurlerrordomain', 'hostname could not be found'],
    pattern: new RegExp(
      `(?:NSURLErrorDomain\\W+Code=-100[36]|specified hostname could not be found)[\\s\\S]{0,600}?URL(?:String)?Key=https?://(?<name>${NAME})`,
      'i',
    ),
    read: absent(),
  },
  {
    // Error names of the mobile clients, "(E2-2-1)" behind them.
    anchors: ['(e1-', '(e2-', '(e3-'],
    pattern: /\bE_\w*(?:Dns|HostName|HostNotFound|NameNotResolved|NameResolution)\w* \(E\d-\d+-\d+\)/i,
    read: () => ({ ...NAMELESS, type: 'A' }),
  },
  {
    anchors: ['err_name_not_resolved', 'dns_probe_'],
    pattern: new RegExp(`https?://(?<name>${NAME})${GAP}(?:ERR_NAME_NOT_RESOLVED|DNS_PROBE_\\w+)`, 'i'),
    read: absent(),
  },
  {
    anchors: ['name resolution of'],
    pattern: new RegExp(`Name resolution of (?<name>${NAME}) failed`, 'i'),
    read: absent(),
  },
  {
    anchors: ['could not find host'],
    pattern: new RegExp(`Ping request could not find host (?<name>${NAME})`, 'i'),
    read: absent(),
  },
  {
    // libpurple under Pidgin.
    anchors: ['srv record. ', 'look up srv record'],
    pattern: /look up SRV record[^\n]{0,200}?\((?<code>9003|9501|9002|1460)\)/i,
    read: groups => ({ ...(byCode({ code: groups.code ?? '9003' }) ?? NAMELESS), name: '', type: 'SRV' }),
  },
  {
    // SIPE names only what it gives up on; all names of that kind were asked for before.
    anchors: ['no srv records found'],
    pattern: /\bno SRV records found\b/i,
    read: () => ({ ...NAMELESS, type: 'SRV' }),
  },
  {
    anchors: ['autodiscover servers found'],
    pattern: /\bno Lync Autodiscover servers found\b/i,
    read: () => ({ ...NAMELESS, type: 'A' }),
  },
]

const NAMELESS: LookupStated = { name: '', type: '', outcome: 'no-such-name', answers: [] }
