// Windows events that a text only mentions: "event 32174, LS User Services", "event ID 32042 from source LS User Services",
// "61045 (LS MCU Infrastructure)". The provider must be named: a number alone says nothing.

import type { WindowsEvent } from '../../observation.ts'
import type { ObservedText, TextObserver } from '../observer.ts'

const WORD = '[A-Z][A-Za-z]{1,20}'
/** Providers of the product by their prefix and capitals, and others that matter for signing in. */
const PROVIDER =
  `(?<provider>(?:LS|CS|RTC) (?:${WORD}|MCU)(?: (?:and )?(?:${WORD}|MCU)){0,8}|` +
  'Schannel|SideBySide|ASP\\.NET [\\d.]{3,14}|MSExchange Unified Messaging|Microsoft-Windows-Security-Auditing)'
const ID = '[Ee](?:vent|VENT)(?: ?[Ii][Dd])?[:# ]{0,3}(?<id>\\d{1,5})\\b'

const PATTERNS: readonly RegExp[] = [
  new RegExp(`\\b${ID}[,;:]?\\s{1,3}\\(?(?:(?:from|of|by)\\s+)?(?:[Ss]ource:?\\s+)?${PROVIDER}`, 'g'),
  new RegExp(`\\b${PROVIDER},?(?: [Ss]ervice)?[,;:(]?\\s{1,3}(?:[Ll]ogs?(?:ged)?\\s+)?${ID}`, 'g'),
  new RegExp(`(?<![\\w.:-])(?<id>\\d{4,5})\\s?\\(${PROVIDER}\\)`, 'g'),
]

/** A sentence that says there was none. */
const DENIED = /\b(?:no|not|never|without|neither|nor|isn['’]t|aren['’]t)\s+(?:\w+\s+){0,3}$/i

/** Words that the pattern of a provider takes along from the sentence around it. */
const TRAILING = / (?:Event|Events|Logs?|Error|Warning|On|In|At|And)$/i

/** So much of the text behind the mention is taken for what the event says. */
const DESCRIPTION_LIMIT = 1000
/** A text yields at most this many events. */
const LIMIT = 20

export const observer: TextObserver = {
  id: 'event-mention',
  anchors: [
    'event id',
    'eventid',
    'event #',
    '(LS ',
    '(CS ',
    '(RTC ',
    ...digitsAfter('event '),
    ...digitsAfter('event: '),
  ],
  observe(text) {
    const found = new Map<string, WindowsEvent>()
    for (const pattern of PATTERNS) {
      for (const match of text.text.matchAll(pattern)) {
        if (DENIED.test(text.text.slice(Math.max(0, match.index - 60), match.index))) continue
        const event = createEvent(text, match)
        const key = `${event.provider.toLowerCase()} ${event.eventId}`
        if (found.size < LIMIT && !found.has(key)) found.set(key, event)
      }
    }
    return [...found.values()]
  },
}

function digitsAfter(word: string): string[] {
  return Array.from('123456789', digit => `${word}${digit}`)
}

function createEvent(text: ObservedText, match: RegExpExecArray): WindowsEvent {
  const to = match.index + match[0].length
  return {
    kind: 'windows-event',
    provider: (match.groups?.provider ?? '').replace(TRAILING, ''),
    eventId: Number(match.groups?.id),
    level: '',
    computer: '',
    description: text.text.slice(to, to + DESCRIPTION_LIMIT).trim(),
    origin: text.originAt(match.index, to),
    quote: text.quoteAt(match.index, to),
  }
}
