import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/event-mention.ts'
import { observe } from '../observed.ts'

const mentions = (text: string): unknown[] =>
  observe(observer, text).map(found => found.kind === 'windows-event' && [found.provider, found.eventId])

test.each([
  ['Event 32174, LS User Services', [['LS User Services', 32174]]],
  ['we see event ID 32042 from source LS User Services and others', [['LS User Services', 32042]]],
  ['event 41025 (LS Data MCU) since May', [['LS Data MCU', 41025]]],
  ['LS User Replicator logs event 30061 every hour', [['LS User Replicator', 30061]]],
  ['Schannel event 36885 on the Edge', [['Schannel', 36885]]],
  [
    '32042 (LS User Services) and 61045 (LS MCU Infrastructure)',
    [
      ['LS User Services', 32042],
      ['LS MCU Infrastructure', 61045],
    ],
  ],
])('reads "%s"', (text, expected) => {
  expect(mentions(text)).toEqual(expected)
})

test.each([
  'event 32174 was logged',
  'there is no event 32174, LS User Services on the other server',
  'we have not seen any event 32174 (LS User Services)',
  'When the problem is fixed a success event ID=41028 will be logged.',
  'the LS User Services were restarted after the event',
  'LS User Services: pid 32174',
])('takes no event from "%s"', text => {
  expect(mentions(text)).toEqual([])
})

test('takes what follows for the words of the event', () => {
  const [found] = observe(observer, 'Event 32174, LS User Services\nServer startup is being delayed.\n')
  expect(found).toMatchObject({ description: 'Server startup is being delayed.', level: '' })
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() => observe(observer, `event id 1${text} LS ${text}`)).not.toThrow()
    }),
  )
})
