// A Windows event as `wevtutil qe "Lync Server" /f:RenderedXml` prints it; read by log/formats/event-xml.ts.

import { formatIsoTime } from '../../base/time.ts'
import { escapeXml } from '../../protocol/xml/escape.ts'
import type { WindowsEvent } from '../../trace/observation.ts'

const LEVELS: Readonly<Record<string, number>> = {
  critical: 1,
  error: 2,
  warning: 3,
  information: 4,
  verbose: 5,
}

/** One event in one line. @param recordId number of the event in the log of its machine */
export function eventXml(event: Omit<WindowsEvent, 'origin'>, timeUs: number, recordId: number): string {
  const { provider, eventId, level, computer, description } = event
  const system = [
    `<Provider Name="${escapeXml(provider)}"/>`,
    `<EventID>${eventId}</EventID>`,
    `<Level>${LEVELS[level.toLowerCase()] ?? 4}</Level>`,
    `<TimeCreated SystemTime="${formatIsoTime(timeUs)}"/>`,
    `<EventRecordID>${recordId}</EventRecordID>`,
    '<Channel>Lync Server</Channel>',
    `<Computer>${escapeXml(computer)}</Computer>`,
  ]
  const message = escapeXml(description)
  return `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System>${system.join('')}</System><RenderingInfo Culture="en-US"><Message>${message}</Message></RenderingInfo></Event>\r\n`
}
