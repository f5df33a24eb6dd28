// What a line of a PowerShell (or command prompt) session is.

/** A line without colour codes and its kind. */
export type ConsoleLine =
  | { readonly kind: 'prompt'; readonly command: string }
  | { readonly kind: 'error'; readonly cmdlet: string; readonly text: string }
  | { readonly kind: 'stream'; readonly stream: Stream; readonly text: string }
  | { readonly kind: 'property'; readonly name: string; readonly value: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'other'; readonly text: string }

export type Stream = 'VERBOSE' | 'WARNING' | 'DEBUG' | 'ERROR' | 'INFORMATION'

const COLOUR = /\u001b\[[0-9;]*m/g
const PROMPT =
  /^(?:\[[^\]\r\n]{1,80}\]:? ?)?(?:PS ?(?:[A-Z]:\\[^>]{0,200}|[\w~/.:\\-]{0,200})>|[A-Z]:\\[^>"|]{0,200}>)[ \t]?(.*)$/i
const VERBS =
  'Add|Approve|Backup|Clear|Complete|Connect|Convert\\w*|Copy|Debug|Disable|Disconnect|Enable|Enter|Exit|Export|ForEach|Format|Get|Grant|Import|' +
  'Install|Invoke|Join|Lock|Measure|Merge|Move|New|Out|Publish|Read|Register|Remove|Rename|Request|Reset|Restart|Restore|Resume|Revoke|Search|' +
  'Select|Set|Show|Sort|Start|Stop|Suspend|Sync|Test|Trace|Uninstall|Unlock|Unregister|Update|Use|Wait|Watch|Where|Write'
const ERROR = new RegExp(`^((?:${VERBS})-[A-Z]\\w{2,60}|[A-Z]:\\\\[^:*?"]{1,200}\\.ps1) ?: (.+)$`)
const STREAM = /^(VERBOSE|WARNING|DEBUG|ERROR|INFORMATION): ?(.*)$/
const PROPERTY = /^([A-Za-z_][\w .()/#@-]{0,60}?) +:(?: (.*)|)$/
const RULE = /^\s*-{2,}(?:\s+-{2,})*\s*$/

/** Judges one line. */
export function readConsoleLine(line: string): ConsoleLine {
  const text = line.includes('\u001b') ? line.replace(COLOUR, '') : line
  if (text.trim() === '') return { kind: 'blank' }
  const prompt = PROMPT.exec(text)
  if (prompt) return { kind: 'prompt', command: (prompt[1] ?? '').trim() }
  const stream = STREAM.exec(text)
  if (stream) return { kind: 'stream', stream: (stream[1] ?? '') as Stream, text: stream[2] ?? '' }
  const error = ERROR.exec(text)
  if (error) return { kind: 'error', cmdlet: error[1] ?? '', text: error[2] ?? '' }
  if (RULE.test(text)) return { kind: 'rule' }
  const property = PROPERTY.exec(text)
  if (property && !isHeading(property[1] ?? '', property[2] ?? '')) {
    return { kind: 'property', name: property[1] ?? '', value: (property[2] ?? '').trim() }
  }
  return { kind: 'other', text }
}

/** "CHECK :" stands above a list and is no property. */
function isHeading(name: string, value: string): boolean {
  return value.trim() === '' && /^[A-Z ]{4,}$/.test(name)
}

const CMDLET = new RegExp(`\\b((?:${VERBS})-[A-Z]\\w{2,60})\\b`, 'i')

/** The cmdlet a command line runs first, or the words of another program up to its options. */
export function commandName(command: string): string {
  const cmdlet = CMDLET.exec(command)?.[1]
  if (cmdlet !== undefined) return cmdlet
  return /^[\w.\\:]+(?: [A-Za-z]\w*(?=\s|$))*/.exec(command)?.[0] ?? ''
}
