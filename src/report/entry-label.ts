// How an entry of the reference is called in a sentence: "ms-diagnostics 28032", "SIP 403", "event 32174 (LS User Services)".

import { parseReferenceId } from '../reference/reference-id.ts'

/** The two halves of a heading: "SIP 403" and "Forbidden"; `name` is '' where the label says it already. */
export function titleOfEntry({ id, name }: { readonly id: string; readonly name: string }): {
  readonly label: string
  readonly name: string
} {
  const label = labelOfId(id)
  const key = parseReferenceId(id)?.key ?? ''
  // Names of status codes and ports begin with the number.
  const rest = name.startsWith(`${key} `) ? name.slice(key.length + 1) : name
  return { label, name: label.endsWith(rest) ? '' : rest }
}

/** The short name of an id; an id of no known kind is its own name. */
function labelOfId(id: string): string {
  const parsed = parseReferenceId(id)
  if (!parsed) return id.replace(/^rule\//, 'rule ')
  const { kind, key } = parsed
  switch (kind) {
    case 'sip':
      return `SIP ${key}`
    case 'http':
      return `HTTP ${key}`
    case 'hresult':
      return `0x${key}`
    case 'ntstatus':
      return `NTSTATUS 0x${key}`
    case 'win32':
      return `Win32 ${key}`
    case 'kerberos':
      return `Kerberos ${key}`
    case 'tls-alert':
      return `TLS alert ${key}`
    case 'event':
      return labelOfEvent(key)
    case 'certificate-role':
      return `certificate role ${key}`
    case 'header':
    case 'dns':
    case 'ucwa':
    case 'verdict':
    case 'fault':
    case 'failure':
      return key
    case 'web':
      return `/${key}`
    case 'ms-diagnostics':
    case 'port':
    case 'phase':
      return `${kind} ${key}`
  }
}

function labelOfEvent(key: string): string {
  const slash = key.lastIndexOf('/')
  return slash < 0 ? `event ${key}` : `event ${key.slice(slash + 1)} (${key.slice(0, slash)})`
}
