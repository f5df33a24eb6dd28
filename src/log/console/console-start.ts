// Which line begins a PowerShell session in other text: a strong test, because any line of any file may be asked about.

import { COLON, SPACE } from '../../base/ascii.ts'
import { createLineGate } from '../line-gate.ts'
import { readConsoleLine } from './console-line.ts'
import { propertyKey } from './property-list.ts'

/** Sentences that only cmdlets of this product write. */
const SENTENCE =
  /^(?:Could not get web ticket\b|Trying to get web ticket\b|Web Service url ?:|Using NTLM\/Kerb auth|'[^']{1,80}' activity (?:started|completed)|Workflow Instance Id\b|(?:VERBOSE: )?Service: \(\w\) fabric:\/|Exception: Microsoft\.Rtc\.|Exception calling "|Success Code - \d+, )/i

/** Properties whose objects matter here; one of them with " :" hardly stands in other text. */
const PROPERTIES: ReadonlySet<string> = new Set(
  (
    'identity thumbprint alternativenames notafter notbefore serialnumber runspaceid sipaddress registrarpool userprincipalname ' +
    'targetfqdn latency poolfqdn machinefqdn isuptodate uptodate replicafqdn hostingprovider enabled displayname samaccountname ' +
    'certificatetype scenarioname providername timecreated entrytype eventid'
  ).split(' '),
)

const mayBeSentence = createLineGate([
  'VERBOSE:',
  'Could not get',
  'Trying to get',
  'Web Service url',
  'Using NTLM',
  "'",
  'Workflow Instance',
  'Service: (',
  'Exception',
  'Success Code',
])

/**
 * Cheap test before `isConsoleStart`, on the bytes of a line: a known sentence, or a letter first and among the first bytes
 * " :" (a property, an error), ">" (a prompt) or two blanks behind a capital (a table).
 */
export function mayBeConsole(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] ?? 0
  const capital = first >= 65 && first <= 90
  if (!capital && !(first >= 97 && first <= 122) && first !== 91 && first !== 27 && first !== 39) return false
  const limit = Math.min(to, from + 250)
  for (let at = from + 1; at < limit; at++) {
    const byte = bytes[at]
    if (byte === 62) return true
    if (bytes[at - 1] === SPACE && (byte === COLON || (byte === SPACE && capital))) return true
  }
  return mayBeSentence(bytes, from, to)
}

/** True for a line that begins a session or its output. */
export function isConsoleStart(line: string): boolean {
  const read = readConsoleLine(line)
  switch (read.kind) {
    case 'prompt':
    case 'error':
      return true
    case 'stream':
      return read.stream === 'VERBOSE' || SENTENCE.test(read.text)
    case 'property':
      return isKnownProperty(read.name, read.value)
    case 'other':
      return SENTENCE.test(line) || isTableHead(line)
    default:
      return SENTENCE.test(line)
  }
}

function isKnownProperty(name: string, value: string): boolean {
  if (PROPERTIES.has(propertyKey(name))) return true
  if (/^result$/i.test(name)) return /^(?:success|failure)$/i.test(value)
  if (/^(?:issuer|subject)$/i.test(name)) return /\bCN=/i.test(value)
  // Two humps and no word of a sentence: UseNtlmForClientToProxyAuth.
  return /^[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$/.test(name)
}

/** The line of names above a table: several columns, at least two of them known. */
function isTableHead(line: string): boolean {
  const names = line.trim().split(/ +/)
  if (!/\S {2,}\S/.test(line) || names.some(name => !/^[A-Z]\w*$/.test(name))) return false
  return (
    names.filter(name => PROPERTIES.has(name.toLowerCase())).length >= 2 ||
    /^Thumbprint +Subject$/.test(line.trim())
  )
}
