// What an event record tells, from its XML tree: System, and a description rebuilt from EventData or UserData, because the sentence
// around the values stands in the program's resources and not in the log.

import { parseIsoTime } from '../../base/time.ts'
import { type EventFields, nameLevel } from '../windows-event/fields.ts'
import type { XmlElement } from './binary-xml.ts'

/** An event and the log it stands in. */
export interface EvtxEvent extends EventFields {
  readonly channel: string
  readonly task: string
}

/** Reads an Event element, wherever it stands below `root`; undefined when there is none. Names are compared locally. */
export function readEvent(root: XmlElement): EvtxEvent | undefined {
  const event = find(root, 'Event')
  const system = event && find(event, 'System')
  if (!event || !system) return undefined
  const text = (name: string): string => find(system, name)?.text.trim() ?? ''
  const provider = find(system, 'Provider')?.attributes
  const time = find(system, 'TimeCreated')?.attributes.get('SystemTime') ?? ''
  return {
    provider: provider?.get('Name') || provider?.get('EventSourceName') || '',
    eventId: Number.parseInt(text('EventID'), 10),
    level: nameLevel(text('Level')),
    computer: text('Computer'),
    channel: text('Channel'),
    task: text('Task'),
    timeUs: parseIsoTime(time) ?? Number.NaN,
    description: describe(event),
  }
}

/** The rendered message of a forwarded event, else the values. */
function describe(event: XmlElement): string {
  const rendered = find(find(event, 'RenderingInfo'), 'Message')?.text.trim()
  if (rendered) return rendered
  const parts = event.children.filter(child => DATA_ELEMENTS.has(localName(child.name)))
  return parts.flatMap(valuesOf).join('\n')
}

const DATA_ELEMENTS: ReadonlySet<string> = new Set(['EventData', 'UserData', 'ProcessingErrorData'])

/** "Name: value" where values are named, else the values, in order; what stands in attributes (CAPI2) comes with its name. */
function valuesOf(element: XmlElement): string[] {
  return element.children.flatMap(child => {
    const name =
      child.attributes.get('Name') ?? (localName(child.name) === 'Data' ? '' : localName(child.name))
    if (name === 'Binary') return []
    const attributes = [...child.attributes].filter(([key]) => key !== 'Name' && !key.startsWith('xmlns'))
    const value = [...attributes.map(([key, text]) => `${key}=${text}`), child.text.trim()].filter(
      text => text !== '',
    )
    const line = value.length === 0 ? [] : [name === '' ? value.join(' ') : `${name}: ${value.join(' ')}`]
    return [...line, ...valuesOf(child)]
  })
}

/** The first child of that name, or the element itself. */
function find(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find(child => localName(child.name) === name)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
