// Which line begins a PowerShell session in other text: a strong test, because any line of any file may be asked about.

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

/** True for a line that begins a session or its output. */
export function isConsoleStart(line: string): boolean {
  const read = readConsoleLine(line)
  switch (read.kind) {
    case 'prompt':
      return (
        /^(?:\[[^\]]*\]:? ?)?PS/i.test(line) ||
        /^(?:[\w-]+-Cs\w+|netsh|certutil|nslookup|openssl|wevtutil)\b/i.test(read.command)
      )
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
