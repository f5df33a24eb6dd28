// Tells from the lines of a message where it ends, for logs that set no mark behind it.

/** Takes the lines of a message, start line first. */
export interface MessageEnd {
  /** True when the message is whole with this line. */
  take(line: string): boolean
}

/** Creates the judge of one message. Without Content-Length a message ends with its headers. */
export function createMessageEnd(): MessageEnd {
  let announced = 0
  let bodyBytes = 0
  let inBody = false
  let begun = false
  return {
    take(line) {
      if (inBody) {
        bodyBytes += line.length + 2
        return bodyBytes >= announced
      }
      if (line.trim() === '') {
        inBody = begun
        return inBody && announced === 0
      }
      begun = true
      announced = Number(/^\s*(?:Content-Length|l)\s*:\s*(\d{1,9})/i.exec(line)?.[1] ?? announced)
      return false
    },
  }
}
