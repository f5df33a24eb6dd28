// What people paste from a console: nslookup (Windows and Unix), Resolve-DnsName, dig, host, ipconfig /displaydns.

import type { DnsLookup } from '../observation.ts'
import { failedLookup, type LookupStated, typeOfName } from './dns-client.ts'
import { ADDRESS, formatTarget, GAP, HOST, NAME, normaliseHost, SRV_NAME } from './host-name.ts'
import type { Groups, Sentence } from './sentence.ts'

/** The words with which a resolver refuses, most specific first. */
const REFUSALS: readonly (readonly [RegExp, DnsLookup['outcome']])[] = [
  [/non-?existent|NXDOMAIN|does not exist|NAME_ERROR|no such/i, 'no-such-name'],
  [/no answer|no (?:internal type|records?|data)|NO_RECORDS/i, 'no-data'],
  [/time(?:d|-| )?-?out|timeout|no response/i, 'timeout'],
]

function refused(groups: Groups): LookupStated | undefined {
  const why = groups.why ?? ''
  const outcome = REFUSALS.find(([pattern]) => pattern.test(why))?.[1] ?? 'failed'
  return failedLookup(groups, outcome)
}

function answered(groups: Groups, type?: string): LookupStated {
  const name = normaliseHost(groups.name ?? '')
  const answers = (groups.target ?? '').split(/\s+/).filter(answer => answer !== '')
  return {
    name,
    type: (type ?? groups.type ?? typeOfName(name)).toUpperCase(),
    outcome: 'answered',
    answers: answers.map(answer => formatTarget(answer, groups.port)),
  }
}

const answeredAs =
  (type: string) =>
  (groups: Groups): LookupStated =>
    answered(groups, type)

/** The last name of a command line that is no server and no option: what was asked for. */
function nameOfCommand(command: string): string | undefined {
  return command
    .trim()
    .split(/\s+/)
    .filter(word => !/^[-+@]/.test(word) && word.includes('.'))
    .at(-1)
}

const TYPES = 'A|AAAA|CNAME|NS'

const nslookup: readonly Sentence<LookupStated>[] = [
  {
    anchors: ["can't find", 'can\u2019t find', 'cannot find'],
    pattern: new RegExp(
      `\\*{2,3} (?:(?<resolver>\\S+) )?(?:can(?:'t|\u2019t|not)) find (?<name>${HOST}):\\s*(?<why>[^\\n]{1,300})`,
      'i',
    ),
    read: refused,
  },
  {
    anchors: ['records available for'],
    pattern: new RegExp(`\\*{3} No ${GAP}records available for (?<name>${NAME})`, 'i'),
    read: groups => failedLookup(groups, 'no-data'),
  },
  {
    // A time-out names no name: it stands in the command above, where that belongs to the same text.
    anchors: ['timed-out', 'no servers could be reached'],
    pattern:
      /nslookup\b(?<command>[^\n]{0,300})\n(?:[^\n]{0,300}\n){0,12}?[^\n]{0,300}?(?:\*\*\* Request to (?<resolver>\S+) timed-?out|no servers could be reached)/i,
    read: groups => {
      const name = (groups.command ?? '')
        .split(/\s+/)
        .find(word => !word.startsWith('-') && /[a-z_].*\./i.test(word))
      return failedLookup({ ...groups, name }, 'timeout')
    },
  },
  {
    anchors: ['timed-out', 'no servers could be reached'],
    pattern:
      /\*\*\* Request to (?<resolver>\S+) timed-?out|connection timed out; no servers could be reached/i,
    read: groups => failedLookup(groups, 'timeout'),
  },
  {
    anchors: ['srv service location'],
    pattern: new RegExp(
      `(?<name>${SRV_NAME})\\s+SRV service location:[\\s\\S]{0,200}?port\\s*=\\s*(?<port>\\d+)\\s+svr hostname\\s*=\\s*(?<target>${HOST})`,
      'i',
    ),
    read: answeredAs('SRV'),
  },
  {
    anchors: ['service ='],
    pattern: new RegExp(`(?<name>${SRV_NAME})\\s+service = \\d+ \\d+ (?<port>\\d+) (?<target>${HOST})`, 'i'),
    read: answeredAs('SRV'),
  },
  {
    anchors: ['canonical name ='],
    pattern: new RegExp(`(?<name>${NAME})\\s+canonical name = (?<target>${HOST})`, 'i'),
    read: answeredAs('CNAME'),
  },
  {
    anchors: ['nameserver ='],
    pattern: new RegExp(`(?<name>${NAME})\\s+nameserver = (?<target>${HOST})`, 'i'),
    read: answeredAs('NS'),
  },
  {
    anchors: ['internet address ='],
    pattern: new RegExp(`(?<name>${NAME})\\s+(?:AAAA IPv6|internet) address = (?<target>${ADDRESS})`, 'i'),
    read: answeredAs('A'),
  },
  {
    // "Aliases" holds what was asked for, "Name" what it led to.
    anchors: ['aliases:'],
    pattern: new RegExp(
      `Name:\\s+(?<target>${NAME})\\s*\\n\\s*Address(?:es)?:\\s+(?<addresses>[\\s\\S]{0,400}?)\\n\\s*Aliases:\\s+(?<name>${NAME})`,
      'i',
    ),
    read: groups => [
      answered(groups, 'CNAME'),
      answered({ name: groups.target, target: groups.addresses }, 'A'),
    ],
  },
  {
    anchors: ['name:    ', 'name:\t'],
    pattern: new RegExp(
      `(?:^|\\n)\\s*Name:\\s+(?<name>${NAME})\\s*\\n\\s*Address(?:es)?:\\s+(?<target>${ADDRESS}(?:\\s*\\n[ \\t]+${ADDRESS})*)`,
      'i',
    ),
    read: answeredAs('A'),
  },
]

const powershell: readonly Sentence<LookupStated>[] = [
  {
    anchors: ['resolve-dnsname'],
    pattern: new RegExp(
      `Resolve-DnsName\\s*:\\s+(?:${GAP}\\s)?(?<name>${NAME})\\s*:\\s*(?<why>[^\\n]{1,300})`,
      'i',
    ),
    read: refused,
  },
  {
    anchors: ['answer   ', 'additional '],
    pattern: new RegExp(
      `(?<name>${NAME})\\s+SRV\\s+\\d+\\s+(?:Answer|Additional)\\s+(?<target>${HOST})\\s+\\d+\\s+\\d+\\s+(?<port>\\d+)`,
      'i',
    ),
    read: answeredAs('SRV'),
  },
  {
    anchors: ['answer   ', 'additional '],
    pattern: new RegExp(
      `(?<name>${NAME})[ \\t]+(?<type>${TYPES})[ \\t]+\\d+[ \\t]+(?:Answer|Additional)[ \\t]+(?<target>${HOST})`,
      'i',
    ),
    read: groups => answered(groups),
  },
  {
    anchors: ['querytype'],
    pattern: new RegExp(
      `Name\\s*:\\s*(?<name>${NAME})\\s*\\n\\s*(?:Query)?Type\\s*:\\s*(?<type>${TYPES}|SRV)\\b[\\s\\S]{0,300}?(?:IP(?:4|6)?Address|NameHost|NameTarget)\\s*:\\s*(?<target>${HOST})(?:[\\s\\S]{0,200}?\\bPort\\s*:\\s*(?<port>\\d+))?`,
      'i',
    ),
    read: groups => answered(groups.type?.toUpperCase() === 'SRV' ? groups : { ...groups, port: undefined }),
  },
]

const unix: readonly Sentence<LookupStated>[] = [
  {
    anchors: ['<<>> dig'],
    pattern:
      /<<>> DiG [^\n]{0,80}?<<>> (?<command>[^\n]{1,300})\n(?:[^\n]{0,300}\n){0,5}?[^\n]{0,300}?status: (?<why>NXDOMAIN|SERVFAIL|REFUSED)/i,
    read: groups => refused({ ...groups, name: nameOfCommand(groups.command ?? '') }),
  },
  {
    anchors: ['<<>> dig'],
    pattern:
      /<<>> DiG [^\n]{0,80}?<<>> (?<command>[^\n]{1,300})\n(?:[^\n]{0,300}\n){0,3}?[^\n]{0,300}?no servers could be reached/i,
    read: groups => failedLookup({ name: nameOfCommand(groups.command ?? '') }, 'timeout'),
  },
  {
    anchors: ['in\tsrv', ' in srv '],
    pattern: new RegExp(
      `(?<name>${SRV_NAME})\\.?\\s+\\d+\\s+IN\\s+SRV\\s+\\d+\\s+\\d+\\s+(?<port>\\d+)\\s+(?<target>${HOST})`,
    ),
    read: answeredAs('SRV'),
  },
  {
    anchors: ['in\ta', 'in\tcname', 'in\tns', ' in a ', ' in aaaa ', ' in cname ', ' in ns '],
    pattern: new RegExp(`(?<name>${NAME})\\.?\\s+\\d+\\s+IN\\s+(?<type>${TYPES})\\s+(?<target>${HOST})`),
    read: groups => answered(groups),
  },
  {
    anchors: ['has srv record'],
    pattern: new RegExp(
      `(?<name>${SRV_NAME}) has SRV record \\d+ \\d+ (?<port>\\d+) (?<target>${HOST})`,
      'i',
    ),
    read: answeredAs('SRV'),
  },
  {
    anchors: ['has address ', 'has ipv6 address '],
    pattern: new RegExp(`(?<name>${NAME}) has (?:IPv6 )?address (?<target>${ADDRESS})`, 'i'),
    read: answeredAs('A'),
  },
  {
    anchors: ['is an alias for'],
    pattern: new RegExp(`(?<name>${NAME}) is an alias for (?<target>${HOST})`, 'i'),
    read: answeredAs('CNAME'),
  },
  {
    anchors: ['not found:'],
    pattern: new RegExp(`Host (?<name>${NAME}) not found: (?<why>[^\\n]{1,300})`, 'i'),
    read: refused,
  },
]

const RECORD_TYPES: Readonly<Record<string, string>> = { 1: 'A', 5: 'CNAME', 28: 'AAAA', 33: 'SRV' }

const cache: readonly Sentence<LookupStated>[] = [
  {
    anchors: ['name does not exist', 'no records of type'],
    pattern: new RegExp(
      `(?<name>${NAME})\\s*\\n\\s*-{8,}\\s*\\n\\s*(?<why>Name does not exist|No records of type (?<type>\\w+))`,
      'i',
    ),
    read: groups => {
      const lookup = refused({ name: groups.name, why: groups.why })
      return lookup && { ...lookup, type: groups.type ?? lookup.type, resolver: 'cache' }
    },
  },
  {
    anchors: ['record name'],
    pattern: new RegExp(
      `Record Name[ .]*:\\s*(?<name>${NAME})\\s*\\n\\s*Record Type[ .]*:\\s*(?<number>\\d+)[\\s\\S]{0,300}?(?:A \\(Host\\) Record|AAAA Record|CNAME Record|SRV Record)[ .]*:\\s*(?<target>${HOST})(?:[\\s\\S]{0,120}?\\bPort[ .]*:\\s*(?<port>\\d+))?`,
      'i',
    ),
    read: groups => ({ ...answered(groups, RECORD_TYPES[groups.number ?? ''] ?? 'A'), resolver: 'cache' }),
  },
]

export const consoleSentences: readonly Sentence<LookupStated>[] = [
  ...cache,
  ...nslookup,
  ...powershell,
  ...unix,
]
