import { expect, test } from 'vitest'
import { readSyslogPrefix } from '../../src/log/syslog-prefix.ts'

test.each([
  ['Mar  2 10:47:38 proxy kamailio: x', '1970-03-02T10:47:38Z', 'proxy', 'kamailio: x'],
  ['<134>Mar 12 10:47:38.5 192.0.2.9 x', '1970-03-12T10:47:38.500Z', '192.0.2.9', 'x'],
  ['Mar 12 2016 10:47:38 fw x', '2016-03-12T10:47:38Z', 'fw', 'x'],
  ['<166>1 2016-03-14T10:15:02.117+01:00 vcse tvcs: x', '2016-03-14T09:15:02.117Z', 'vcse', 'tvcs: x'],
])('reads %j', (line, iso, host, rest) => {
  const prefix = readSyslogPrefix(line)
  expect(new Date((prefix?.timeUs ?? Number.NaN) / 1000)).toEqual(new Date(iso))
  expect([prefix?.host, line.slice(prefix?.length)]).toEqual([host, rest])
})

test.each(['', 'Marc 2 10:47:38 x', '10:47:38 x', 'May I ask?'])('finds none in %j', line => {
  expect(readSyslogPrefix(line)).toBeUndefined()
})
