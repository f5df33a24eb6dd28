// FreeSWITCH with "sofia global siptrace on": "recv 584 bytes from udp/[address]:5060 at 12:30:57.916812:" before, rules of dashes
// around every message.

import { civilToUs, parseIsoTime } from '../../base/time.ts'
import { type BeginMark, createMarkedFormat, type LinePrefix } from '../marked/marked-format.ts'

export const format = createMarkedFormat({
  id: 'freeswitch',
  title: 'FreeSWITCH (sofia siptrace)',
  clock: 'local',
  origin: 'FreeSWITCH console: "sofia global siptrace on".',
  priority: 60,
  mark: 'a line "recv n bytes from udp/[address]:port at time:"',
  anchors: [' bytes from ', ' bytes to '],
  firstCharacters: 'rs ',
  readBegin,
  isEnd: line => /^\s*-{20,}\s*$/.test(line),
  readPrefix,
  prefixesMessages: false,
})

const MARK =
  /^\s*(recv|send) \d+ bytes (?:from|to) \w+\/(\[[^\]]+\](?::\d+)?) at (\d\d?):(\d\d):(\d\d)(?:\.(\d{1,6}))?:/

function readBegin(line: string): BeginMark | undefined {
  const match = MARK.exec(line)
  if (!match) return undefined
  const [, verb, peer = '', hour, minute, second, fraction = ''] = match
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second) }
  const timeUs = civilToUs({ year: 1970, month: 1, day: 1, ...clock, us: Number(fraction.padEnd(6, '0')) })
  return { direction: verb === 'recv' ? 'in' : 'out', peer: peer.replace(/^\[([\d.]+)\]/, '$1'), timeUs }
}

const PREFIX = /^(?:[0-9a-f-]{36} )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+)(?: \d+\.\d+%)? \[[A-Z]+\] /

function readPrefix(line: string): LinePrefix | undefined {
  const match = PREFIX.exec(line)
  return match ? { timeUs: parseIsoTime(match[1] ?? '') ?? Number.NaN, length: match[0].length } : undefined
}
