// Sonus (Ribbon) SBC 1000/2000: own syslog lines; a message follows a line with "--->" (sent) or "<---" (received).

import { parseIsoTime } from '../../base/time.ts'
import { type BeginMark, createMarkedFormat, type LinePrefix } from '../marked/marked-format.ts'
import { readSyslogPrefix } from '../syslog-prefix.ts'

export const format = createMarkedFormat({
  id: 'sonus',
  title: 'Sonus / Ribbon SBC 1000/2000',
  clock: 'local',
  origin: 'SBC: Diagnostics > Logging configuration, SIP stack at debug, to a syslog server or as download.',
  priority: 58,
  mark: 'a line of com.net.ux or com.sonus with "--->" or "<---" at its end',
  anchors: ['com.net.ux', 'com.sonus', 'com.ribbon'],
  firstCharacters: '[<0JFMASOND',
  readBegin,
  isEnd: line => /^\s*(?:-{5,}|={5,})\s*$/.test(line),
  readPrefix,
  prefixesMessages: false,
})

const MARK = /\bcom\.(?:net\.ux|sonus|ribbon)[\w.]*.{0,200}?(--->|<---)([^>]*)$/i
const ADDRESS = /\[?\b(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+:[0-9a-f]*)\]?(?::\d{1,5})?/i

function readBegin(line: string): BeginMark | undefined {
  const match = MARK.exec(line)
  // Asterisk puts arrows on both sides.
  if (!match || /<---.*--->/.test(line)) return undefined
  const peer = ADDRESS.exec(match[2] ?? '')?.[0] ?? ADDRESS.exec(line)?.[0]
  return { direction: match[1] === '--->' ? 'out' : 'in', ...(peer === undefined ? {} : { peer }) }
}

const STAMP = /^\[?(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]\d+)\]? +/

function readPrefix(line: string): LinePrefix | undefined {
  const syslog = readSyslogPrefix(line)
  const rest = line.slice(syslog?.length ?? 0)
  const own = STAMP.exec(rest)
  if (!syslog && !own) return undefined
  const timeUs = own ? parseIsoTime(own[1] ?? '') : syslog?.timeUs
  return { timeUs: timeUs ?? Number.NaN, length: (syslog?.length ?? 0) + (own?.[0].length ?? 0) }
}
