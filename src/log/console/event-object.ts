// Windows events that Get-WinEvent or Get-EventLog printed as lists.

import { parseCultureTime } from '../culture-time.ts'
import { type EventFields, nameLevel } from '../windows-event/fields.ts'
import type { PrintedObject } from './property-list.ts'

/** The event an object describes; undefined for other objects. */
export function eventOfObject(object: PrintedObject): EventFields | undefined {
  const id = object.value('eventid', 'id', 'instanceid')
  const provider = object.value('providername', 'source')
  const description = object.value('message')
  if (id === undefined || !/^\d+$/.test(id) || provider === undefined || description === undefined)
    return undefined
  return {
    provider,
    eventId: Number(id) & 0xffff,
    level: nameLevel(object.value('leveldisplayname', 'entrytype', 'level') ?? ''),
    computer: object.value('machinename') ?? '',
    description,
    timeUs: parseCultureTime(object.value('timecreated', 'timegenerated') ?? '') ?? Number.NaN,
  }
}
