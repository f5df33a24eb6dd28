// Yealink phones: "Sending Packet :to dest=address" and "Data Received :from src=address" before a message, by syslog or as exported.
// Nearly the words of the Windows client, with other punctuation.

import { type BeginMark, createMarkedFormat, type LinePrefix } from '../marked/marked-format.ts'
import { readSyslogPrefix } from '../syslog-prefix.ts'

export const format = createMarkedFormat({
  id: 'yealink',
  title: 'Yealink phone',
  clock: 'local',
  origin: 'Phone web page: Settings > Configuration > Local log, level 6.',
  priority: 60,
  mark: 'a line "Sending Packet :to dest=…" or "Data Received :from src=…"',
  anchors: ['to dest', 'from src'],
  firstCharacters: '<[ SDMJFAOND0',
  readBegin,
  isEnd: line => /^\s*End of\b/i.test(line),
  readPrefix,
  prefixesMessages: true,
})

const MARK =
  /^\s*(?:\[SIP\] *)?(?:(Sending Packet|Message sent)|(?:Data Received|Message recv\w*)) *:? *\(? *(?:to dest|from src) *[=:] *([^\s,;)]+)/i

function readBegin(line: string): BeginMark | undefined {
  const match = MARK.exec(line)
  return match ? { direction: match[1] === undefined ? 'in' : 'out', peer: match[2] ?? '' } : undefined
}

/** Behind the syslog prefix: process[pid:tid]: MODULE<level> [line] */
const OWN_PREFIX = /^\w{1,12} ?\[\d+(?::\d+)?\]: *(?:\w{2,6} ?<\d\+\w+ *> (?:\[\w+\] )?)?/

function readPrefix(line: string): LinePrefix | undefined {
  const syslog = readSyslogPrefix(line)
  if (!syslog) return undefined
  // A phone writes no host: what looks like one is the process.
  const rest = line.slice(syslog.length)
  const own = OWN_PREFIX.exec(rest) ?? OWN_PREFIX.exec(`${syslog.host} ${rest}`)
  const doubled = own && !OWN_PREFIX.test(rest) ? syslog.host.length + 1 : 0
  return { timeUs: syslog.timeUs, length: syslog.length + (own ? own[0].length - doubled : 0) }
}
