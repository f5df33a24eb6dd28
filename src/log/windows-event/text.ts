// Windows events as people copy them: the event viewer's "Log Name: … Description:", System Center's "Time: … Message:", and
// "Event Type: … Description:" of Windows 2003; one field a line or everything on one line, in several languages.

import { parseCultureTime } from '../culture-time.ts'
import { type EventFields, nameLevel } from './fields.ts'
import { readEventXml } from './xml.ts'

type Label =
  | 'log'
  | 'source'
  | 'date'
  | 'time'
  | 'id'
  | 'level'
  | 'computer'
  | 'description'
  | 'xml'
  | 'other'

/** Labels in the languages of the event viewer, lower case. */
const LABELS: Readonly<Record<string, Label>> = {
  'log name': 'log',
  protokollname: 'log',
  'nom du journal': 'log',
  'nombre de registro': 'log',
  'nome registro': 'log',
  'nome do log': 'log',
  logboeknaam: 'log',
  'event type': 'level',
  'event source': 'source',
  source: 'source',
  quelle: 'source',
  origen: 'source',
  origine: 'source',
  fonte: 'source',
  bron: 'source',
  date: 'date',
  datum: 'date',
  fecha: 'date',
  data: 'date',
  logged: 'date',
  time: 'time',
  'event id': 'id',
  'ereignis-id': 'id',
  "id de l'événement": 'id',
  'id de l’événement': 'id',
  'id. del evento': 'id',
  'id evento': 'id',
  'id do evento': 'id',
  'gebeurtenis-id': 'id',
  id: 'id',
  level: 'level',
  ebene: 'level',
  niveau: 'level',
  nivel: 'level',
  livello: 'level',
  nível: 'level',
  computer: 'computer',
  machine: 'computer',
  ordinateur: 'computer',
  equipo: 'computer',
  computador: 'computer',
  description: 'description',
  beschreibung: 'description',
  descripción: 'description',
  descrizione: 'description',
  descrição: 'description',
  beschrijving: 'description',
  message: 'description',
  'event xml': 'xml',
  'ereignis-xml': 'xml',
  "xml de l'événement": 'xml',
  'xml de evento': 'xml',
  'task category': 'other',
  'event category': 'other',
  aufgabenkategorie: 'other',
  'catégorie de la tâche': 'other',
  'categoría de la tarea': 'other',
  keywords: 'other',
  schlüsselwörter: 'other',
  'mots clés': 'other',
  'palabras clave': 'other',
  user: 'other',
  benutzer: 'other',
  utilisateur: 'other',
  usuario: 'other',
  opcode: 'other',
}

/** Every word a field can begin with. */
export const EVENT_LABELS: readonly string[] = Object.keys(LABELS)

const NAMES = Object.keys(LABELS)
  .sort((a, b) => b.length - a.length)
  .map(name => name.replace(/[.]/g, '\\.'))
  .join('|')
const LABEL = new RegExp(`(?<=^|\\s)(${NAMES})[ \\t\\u00a0]*:`, 'gim')
const FIRST_LABEL = new RegExp(`^[ \\t]*(${NAMES})[ \\t\\u00a0]*:[ \\t]*(.*)$`, 'i')

/** Label and value of a line that begins with a label. */
export function readEventLabel(line: string): { label: Label; value: string } | undefined {
  const match = FIRST_LABEL.exec(line)
  const label = LABELS[(match?.[1] ?? '').toLowerCase()]
  return match && label ? { label, value: (match[2] ?? '').trim() } : undefined
}

/** Character index of "Event Xml:", or the end of the text. */
export function findXmlPart(text: string): number {
  return [...text.matchAll(LABEL)].find(match => labelOf(match) === 'xml')?.index ?? text.length
}

function labelOf(match: RegExpMatchArray): Label {
  return LABELS[(match[1] ?? '').toLowerCase()] ?? 'other'
}

/** Reads one event. What the text lacks is taken from the XML that may follow it. */
export function readEventText(text: string): EventFields {
  const xmlFrom = findXmlPart(text)
  const values = readHead(text.slice(0, xmlFrom))
  const xml = xmlFrom < text.length ? readEventXml(text.slice(xmlFrom)) : undefined
  const value = (label: Label): string => values.get(label) ?? ''
  const id = /^\d+/.exec(value('id'))?.[0]
  const stamp = /\d{4}/.test(value('date')) ? `${value('date')} ${value('time')}` : value('time')
  return {
    provider: value('source') || (xml?.provider ?? ''),
    eventId: id === undefined ? (xml?.eventId ?? Number.NaN) : Number(id),
    level: nameLevel(value('level')) || (xml?.level ?? ''),
    computer: value('computer') || (xml?.computer ?? ''),
    description: value('description') || (xml?.description ?? ''),
    timeUs: parseCultureTime(stamp) ?? xml?.timeUs ?? Number.NaN,
  }
}

/** Values by label. The description takes what follows its label, or the lines of fields when it has none. */
function readHead(text: string): Map<Label, string> {
  const isShort = readEventLabel(text.slice(0, text.indexOf('\n')))?.label === 'time'
  const marks = [...text.matchAll(LABEL)].filter(mark => isShort || isField(mark, text))
  const described = marks.find(mark => labelOf(mark) === 'description')
  const headTo = described?.index ?? findFieldsEnd(text)
  const values = new Map<Label, string>()
  values.set('description', text.slice(described ? described.index + described[0].length : headTo).trim())
  const fields = marks.filter(mark => mark.index < headTo)
  for (const [i, mark] of fields.entries()) {
    const label = labelOf(mark)
    const value = text.slice(mark.index + mark[0].length, fields[i + 1]?.index ?? headTo).trim()
    if (!values.has(label)) values.set(label, value)
  }
  return values
}

/** Words that end other words or sentences, too ("Event message:"): fields at the start of a line, or in the layout that has them. */
const COMMON_WORDS: ReadonlySet<string> = new Set(['id', 'message', 'data', 'machine', 'user'])

function isField(mark: RegExpExecArray, text: string): boolean {
  if (!COMMON_WORDS.has((mark[1] ?? '').toLowerCase())) return true
  return /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, mark.index - 40), mark.index))
}

/** Start of the first line behind the fields, where every line begins with a label. */
function findFieldsEnd(text: string): number {
  let at = 0
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && !readEventLabel(line.trimEnd())) return at
    at += line.length + 1
  }
  return text.length
}
