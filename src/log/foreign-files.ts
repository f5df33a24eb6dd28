// Files that people send along with logs and that are no logs: what they are and what to do with them.

import { asciiBytes, hasAt } from '../base/ascii.ts'

interface ForeignFile {
  /** Bytes at the start, or undefined to go by the name alone. */
  readonly signature?: Uint8Array
  readonly name?: RegExp
  readonly advice: string
}

const PICTURE = 'a picture: what stands in it cannot be read; copy the text or give the log'
const CRASH_DUMP = 'a memory dump: it holds no log; give the Tracing folder of the client instead'

const FOREIGN: readonly ForeignFile[] = [
  {
    name: /\.clg$/i,
    advice:
      'a log of Lync Phone Edition or Windows Phone (CE log): convert it with "Readlog.exe -v FILE OUT.txt" and give the text',
  },
  { name: /\.kdmp$/i, advice: CRASH_DUMP },
  {
    signature: Uint8Array.of(0xff, 0xfe, 0, 0),
    advice: 'text in UTF-32: save it as UTF-8 and give that',
  },
  { signature: asciiBytes('MDMP'), advice: CRASH_DUMP },
  { signature: asciiBytes('PAGEDU'), advice: CRASH_DUMP },
  {
    name: /\.tmx$/i,
    advice:
      'trace formats in a closed form (TMX): export single TMF files with "OCSTracer Export" and give that folder with --tmf',
  },
  {
    signature: Uint8Array.of(0x30, 0, 0, 0, 0x4c, 0x66, 0x4c, 0x65),
    advice: 'an event log of Windows XP or 2003 (EVT): open it in Event Viewer and save it as EVTX or text',
  },
  {
    signature: asciiBytes('GMBU'),
    advice: 'a capture of Network Monitor: open it in Wireshark and save it as pcapng',
  },
  {
    signature: Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0),
    advice: 'an Outlook message or old Office document: save its attachments, or its text, and give those',
  },
  { signature: asciiBytes('%PDF'), advice: 'a PDF: copy its text into a file and give that' },
  { signature: Uint8Array.of(0x89, 0x50, 0x4e, 0x47), advice: PICTURE },
  { signature: Uint8Array.of(0xff, 0xd8, 0xff), advice: PICTURE },
  { signature: asciiBytes('GIF8'), advice: PICTURE },
  { name: /\.blg$/i, advice: 'performance counters: they hold no sign-in' },
  { signature: Uint8Array.of(0x4d, 0x5a, 0x90, 0), advice: 'a program' },
  { signature: asciiBytes('SQLite format 3'), advice: 'a database' },
]

/** What a file is that is no log, with what to do; undefined when it is none of the known ones. */
export function describeForeignFile(head: Uint8Array, name: string): string | undefined {
  return FOREIGN.find(({ signature, name: pattern }) =>
    signature ? hasAt(head, 0, signature) : pattern?.test(name),
  )?.advice
}

/** More control characters than this share are no text. */
const CONTROL_SHARE = 0.03
const SAMPLE_BYTES = 8192
/** A crashed program leaves zeros in long runs; single ones are no text. */
const ZERO_RUN_BYTES = 16

/** What the first bytes look like: text in an 8-bit code or UTF-16, nothing but zeros, or neither. */
export function contentKindOf(head: Uint8Array): 'text' | 'zeros' | 'other' {
  const sample = head.subarray(0, SAMPLE_BYTES)
  if (sample.every(byte => byte === 0)) return 'zeros'
  const marked = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff)
  const wide = marked || isEverySecondZero(sample)
  let judged = 0
  let controls = 0
  for (let at = 0; at < sample.length; ) {
    const run = zeroRun(sample, at)
    if (run < ZERO_RUN_BYTES) {
      judged += Math.max(1, run)
      controls += run > 0 ? (wide ? 0 : run) : isControl(sample[at] ?? 0) ? 1 : 0
    }
    at += Math.max(1, run)
  }
  return controls <= judged * CONTROL_SHARE ? 'text' : 'other'
}

function zeroRun(bytes: Uint8Array, at: number): number {
  let end = at
  while (end < bytes.length && bytes[end] === 0) end++
  return end - at
}

/** Not those of ordinary text: TAB to CR, and ESC of coloured consoles. */
function isControl(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 32 && byte !== 27)
}

/** UTF-16 without a mark: zeros on one side only. */
function isEverySecondZero(sample: Uint8Array): boolean {
  let even = 0
  let odd = 0
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0) even++
    if (sample[i + 1] === 0) odd++
  }
  const [less, more] = even < odd ? [even, odd] : [odd, even]
  return more > sample.length * 0.15 && less < more / 4
}
