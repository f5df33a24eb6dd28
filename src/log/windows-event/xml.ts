// Event XML as the event viewer, wevtutil and people who paste it write it. Elements are found by local name: pasted XML has
// other namespaces, lacks elements, or is cut.

import { parseIsoTime } from '../../base/time.ts'
import { decodeEntities, elementText } from '../../protocol/soap/fault.ts'
import { type EventFields, nameLevel } from './fields.ts'

const EVENT = /<(?:[\w.-]+:)?Event(?=[\s>])[^>]*>[\s\S]*?(?:<\/(?:[\w.-]+:)?Event\s*>|$)/gi
const PROVIDER = /<(?:[\w.-]+:)?Provider\b[^>]*?\bName\s*=\s*(?:"([^"]*)"|'([^']*)')/i
const TIME = /<(?:[\w.-]+:)?TimeCreated\b[^>]*?\bSystemTime\s*=\s*["']([^"']*)/i
const DATA = /<(?:[\w.-]+:)?Data\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:[\w.-]+:)?Data\s*>)/gi
const USER_DATA = /<(?:[\w.-]+:)?UserData\b[^>]*>([\s\S]*?)<\/(?:[\w.-]+:)?UserData\s*>/i

/** Ranges of the events in a text, each up to its end tag or the end of the text. */
export function findEvents(xml: string): { readonly from: number; readonly to: number }[] {
  return [...xml.matchAll(EVENT)].map(match => ({ from: match.index, to: match.index + match[0].length }))
}

/** An event is read up to here: more than the largest that Windows writes. */
const EVENT_LIMIT = 128 << 10

/** Reads one event element; missing parts are '' or NaN. */
export function readEventXml(whole: string): EventFields {
  const xml = whole.slice(0, EVENT_LIMIT)
  const provider = PROVIDER.exec(xml)
  const id = elementText(xml, 'EventID')
  return {
    provider: decodeEntities(provider?.[1] ?? provider?.[2] ?? ''),
    eventId: id !== undefined && /^\d+$/.test(id) ? Number(id) : Number.NaN,
    level: nameLevel(elementText(xml, 'Level') ?? ''),
    computer: elementText(xml, 'Computer') ?? '',
    description: readDescription(xml),
    timeUs: parseIsoTime(TIME.exec(xml)?.[1] ?? '') ?? Number.NaN,
  }
}

/** The rendered message where the XML carries it, else the data, one value per line, with its name where it has one. */
function readDescription(xml: string): string {
  const message = elementText(xml, 'Message')
  if (message !== undefined && message !== '') return message
  const data = [...xml.matchAll(DATA)].map(([, attributes = '', value = '']) => {
    const name = /\bName\s*=\s*["']([^"']*)/i.exec(attributes)?.[1]
    const text = decodeEntities(stripTags(value)).trim()
    return name === undefined || name === '' ? text : `${name}: ${text}`
  })
  const user = USER_DATA.exec(xml)?.[1]
  return [...data, ...(user === undefined ? [] : [decodeEntities(stripTags(user)).trim()])]
    .filter(value => value !== '')
    .join('\n')
}

function stripTags(xml: string): string {
  return xml.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1').replace(/<[^>]*>/g, ' ')
}
