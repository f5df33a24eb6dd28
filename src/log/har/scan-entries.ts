// Finds the entries of a HAR file by matching brackets, without parsing it: byte ranges come out, the file streams by.

/** A range of bytes in the source. */
export interface JsonRange {
  readonly from: number
  readonly to: number
}

/** One element of log.entries; the parts are there when their objects are complete. */
export interface HarRange extends JsonRange {
  readonly request: JsonRange | undefined
  readonly response: JsonRange | undefined
  /** False when the file ended before the entry did. */
  readonly complete: boolean
}

export interface EntryScanner {
  /** Takes the next bytes of the file; gives the entries that ended in them. */
  push(bytes: Uint8Array): readonly HarRange[]
  /** The entry in which the file ended, if it did. */
  end(): HarRange | undefined
  /** The list of entries was found. */
  readonly found: boolean
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

/** {"log":{"entries":[ — the list of entries stands below two objects, an entry below the list. */
const ENTRIES_DEPTH = 2
const ENTRY_DEPTH = 3
const KEY_LIMIT = 16

/** Creates a scanner that begins at offset 0 of the file. */
export function createEntryScanner(): EntryScanner {
  let offset = 0
  let depth = 0
  let inString = false
  let escaped = false
  /** The last string, which is the key when a colon follows and a bracket after it. */
  let key = ''
  let inEntries = false
  let found = false
  let entryFrom = -1
  let partFrom = -1
  let request: JsonRange | undefined
  let response: JsonRange | undefined

  function open(byte: number, at: number): void {
    if (byte === OPEN_LIST && depth === ENTRIES_DEPTH && key === 'entries') {
      inEntries = true
      found = true
    }
    if (inEntries && byte === OPEN_OBJECT && depth === ENTRY_DEPTH) {
      entryFrom = at
      request = undefined
      response = undefined
    }
    if (entryFrom >= 0 && depth === ENTRY_DEPTH + 1) partFrom = at
    depth++
  }

  function close(at: number): HarRange | undefined {
    depth = Math.max(0, depth - 1)
    if (inEntries && depth === ENTRIES_DEPTH) inEntries = false
    if (entryFrom < 0) return undefined
    if (depth === ENTRY_DEPTH + 1 && partFrom >= 0) {
      if (partKey === 'request') request = { from: partFrom, to: at + 1 }
      if (partKey === 'response') response = { from: partFrom, to: at + 1 }
      partFrom = -1
    }
    if (depth !== ENTRY_DEPTH) return undefined
    const range = { from: entryFrom, to: at + 1, request, response, complete: true }
    entryFrom = -1
    return range
  }

  /** Key of the part that is open: strings inside it overwrite `key`. */
  let partKey = ''

  /** Passes over the rest of a string; returns the offset behind its closing quote, or the end of the bytes. */
  function skipString(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      if (escaped) {
        escaped = false
        continue
      }
      const byte = bytes[at]
      if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) {
        inString = false
        return at + 1
      } else if (depth <= ENTRY_DEPTH + 1 && key.length < KEY_LIMIT) key += String.fromCharCode(byte ?? 0)
    }
    return bytes.length
  }

  return {
    get found() {
      return found
    },
    push(bytes) {
      const ended: HarRange[] = []
      for (let at = 0; at < bytes.length; ) {
        if (inString) {
          at = skipString(bytes, at)
          continue
        }
        const byte = bytes[at] ?? 0
        if (byte === QUOTE) {
          inString = true
          key = ''
        } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
          if (depth === ENTRY_DEPTH + 1) partKey = key
          open(byte, offset + at)
        } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
          const range = close(offset + at)
          if (range) ended.push(range)
        }
        at++
      }
      offset += bytes.length
      return ended
    },
    end() {
      return entryFrom < 0 ? undefined : { from: entryFrom, to: offset, request, response, complete: false }
    },
  }
}
