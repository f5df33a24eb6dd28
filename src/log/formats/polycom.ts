// Polycom phones: every line "MMDDhhmmss.mmm|component|level|missed|text"; a message follows "Data Send to" or "Data Received from".

import { civilToUs } from '../../base/time.ts'
import { type BeginMark, createMarkedFormat, type LinePrefix } from '../marked/marked-format.ts'

export const format = createMarkedFormat({
  id: 'polycom',
  title: 'Polycom phone',
  clock: 'local',
  origin: 'Phone: Settings > Logging > Upload logs, with the log level of SIP at "Event 1" or lower.',
  priority: 60,
  mark: 'lines "stamp|sip  |level|n|>>> Data Send to address"',
  anchors: ['Data Sen', 'Data Received', 'Packet Sen', 'Packet Received'],
  firstCharacters: '0',
  readBegin,
  isEnd: line => /^\s*(?:<<<|>>>)? *End of (?:data|packet)/i.test(line),
  readPrefix,
  prefixesMessages: true,
})

const MARK =
  /^\s*(?:>>>|<<<)? *(?:Data|Packet) (?:(Sen[dt]) to|Received(?: from)?)[ :]*(\[[^\]]+\]:\d+|[\w.-]+(?::\d+)?)/i

function readBegin(line: string): BeginMark | undefined {
  const match = MARK.exec(line)
  return match ? { direction: match[1] === undefined ? 'in' : 'out', peer: match[2] ?? '' } : undefined
}

const PREFIX =
  /^(?:(\d{4})-?)?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)(?:\.(\d{3}))?\|[\w ]{2,8}\|[\w*]{1,2}\|\w{1,4}\| ?/

function readPrefix(line: string): LinePrefix | undefined {
  const match = PREFIX.exec(line)
  if (!match) return undefined
  const [whole, year = '1970', month, day, hour, minute, second, fraction = ''] = match
  const timeUs = civilToUs({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    us: Number(fraction) * 1000,
  })
  return { timeUs, length: whole.length }
}
