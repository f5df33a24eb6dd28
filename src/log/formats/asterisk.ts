// Asterisk with SIP debugging on (chan_sip or PJSIP): "<--- SIP read from UDP:address --->" before, "<------------->" behind.

import { parseIsoTime } from '../../base/time.ts'
import { type BeginMark, createMarkedFormat, type LinePrefix } from '../marked/marked-format.ts'
import { readSyslogPrefix } from '../syslog-prefix.ts'

export const format = createMarkedFormat({
  id: 'asterisk',
  title: 'Asterisk (sip set debug, pjsip set logger)',
  clock: 'local',
  origin: 'Asterisk console: "sip set debug on" or "pjsip set logger on".',
  priority: 60,
  mark: 'a line "<--- SIP read from … --->" or "<--- Transmitting … --->"',
  anchors: ['<--- ', 'ransmitting'],
  firstCharacters: '<[RT',
  readBegin,
  isEnd: line => /^\s*(?:<-{3,}>?|-{3,}>?)\s*$/.test(line),
  readPrefix,
  prefixesMessages: false,
})

const IN =
  /^<--- (?:SIP read from|Received SIP (?:request|response) \(\d+ bytes\) from) (?:\w+:)?(\S+?)(?: --->)?\s*$/
const OUT =
  /^(?:<--- )?(?:(?:Re(?:liably )?|Re)?[Tt]ransmitting(?: #\d+)?(?: SIP (?:request|response))?) \([^)]{1,20}\) to (?:\w+:)?(\S+?)(?: --->|:)\s*$/

function readBegin(line: string): BeginMark | undefined {
  const received = IN.exec(line)
  if (received) return { direction: 'in', peer: received[1] ?? '' }
  const sent = OUT.exec(line)
  return sent ? { direction: 'out', peer: sent[1] ?? '' } : undefined
}

const PREFIX =
  /^\[(?:(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)|(?<bsd>\w{3} +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)?))\] +(?:[A-Z]+\[\d+\](?:\[[^\]]*\])?:? +)?(?:[\w/.-]+\.c(?::\d+)?(?: \w+)?: +)?/

function readPrefix(line: string): LinePrefix | undefined {
  const match = line.startsWith('[') ? PREFIX.exec(line) : undefined
  if (!match) return undefined
  const bsd = match.groups?.bsd
  const timeUs = bsd === undefined ? parseIsoTime(match[1] ?? '') : readSyslogPrefix(`${bsd} x `)?.timeUs
  return { timeUs: timeUs ?? Number.NaN, length: match[0].length }
}
