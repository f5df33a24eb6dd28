// Takes the shared transcripts apart: "=== C> SIP conn 1", then the message with LF line ends, then one LF.
import { encodeText } from '../../src/base/text.ts'
import type { SipMessage } from '../../src/protocol/sip/message.ts'
import { createSipStream } from '../../src/protocol/sip/stream.ts'
import { sharedCapture } from '../shared-vectors.ts'

export interface CapturedMessage {
  readonly from: 'client' | 'server'
  readonly protocol: 'SIP' | 'HTTP'
  readonly text: string
}

export interface Capture {
  /** Lines that begin with "#", without it. */
  readonly remarks: readonly string[]
  readonly messages: readonly CapturedMessage[]
}

/** An empty capture where the shared folder is absent. */
export function readCapture(name: string): Capture {
  const text = sharedCapture(name)
  const parts = text.split(/^=== ([CS])> (SIP|HTTP) conn \d+\n/m)
  const messages: CapturedMessage[] = []
  for (let i = 1; i + 2 < parts.length; i += 3) {
    messages.push({
      from: parts[i] === 'C' ? 'client' : 'server',
      protocol: parts[i + 1] === 'SIP' ? 'SIP' : 'HTTP',
      text: parts[i + 2] ?? '',
    })
  }
  return { remarks: [...text.matchAll(/^# (.*)$/gm)].map(match => match[1] ?? ''), messages }
}

/** The SIP messages with their CRLF line ends restored, in order. */
export function sipMessagesOf(
  capture: Capture,
): { readonly from: 'client' | 'server'; readonly message: SipMessage }[] {
  return capture.messages
    .filter(({ protocol }) => protocol === 'SIP')
    .map(({ from, text }) => {
      const headTo = text.indexOf('\n\n')
      const bytes = encodeText(
        `${text.slice(0, headTo).replaceAll('\n', '\r\n')}\r\n\r\n${text.slice(headTo + 2)}`,
      )
      const event = createSipStream().receive(bytes)[0]
      if (event?.kind !== 'message') throw new Error(`no SIP message: ${text.slice(0, 80)}`)
      return { from, message: event.message }
    })
}

/** Body of an HTTP message. */
export function httpBodyOf({ text }: CapturedMessage): string {
  return text.slice(text.indexOf('\n\n') + 2).replace(/\n$/, '')
}
