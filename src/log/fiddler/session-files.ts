// Names inside a Fiddler session archive (.saz): raw/<number>_c.txt request, _s.txt answer, _m.xml times and flags.

/** One file of a session. */
export interface SessionFile {
  readonly session: number
  readonly part: 'request' | 'response' | 'times'
}

const NAME = /^raw[\\/](\d+)_([csm])\.(?:txt|xml)$/i
const PARTS: Readonly<Record<string, SessionFile['part']>> = { c: 'request', s: 'response', m: 'times' }

/** Reads an entry name; undefined for other files. The number may have leading zeros. */
export function readSessionFileName(name: string): SessionFile | undefined {
  const match = NAME.exec(name)
  const part = PARTS[match?.[2]?.toLowerCase() ?? '']
  return match && part ? { session: Number(match[1]), part } : undefined
}

/** True for an entry that only a Fiddler session has. */
export function isFiddlerEntry(name: string): boolean {
  return NAME.test(name)
}
