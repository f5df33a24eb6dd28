// Line ends that a log collector or a program wrote as characters: rsyslog's #015#012, \r\n, ^M, <CR><LF>.

const ESCAPED_END = '(?:#015|\\\\r|\\^M|<CR>|&#13;|&#x0*[dD];)?(?:#012|\\\\n|<LF>|&#10;|&#x0*[aA];)'
const LONE_CR = '#015|\\\\r(?!\\\\n)|\\^M|<CR>'
const ANY_END = new RegExp(`(?:${ESCAPED_END}|${LONE_CR}) ?`, 'g')
const FLATTENED_START = new RegExp(
  `(?:SIP/2\\.0 \\d{3}[^#\\\\\\r\\n<^]{0,120}|\\b[A-Z]{2,20} (?:sips?|tel|urn):[^\\s#\\\\]{1,400} SIP/2\\.0) ?(?:${ESCAPED_END}|${LONE_CR})`,
)

/** Character index of a SIP start line that is followed by an escaped line end, or -1. */
export function findFlattenedStart(line: string): number {
  return FLATTENED_START.exec(line)?.index ?? -1
}

/** The lines of a text whose line ends were written as characters; a blank that stood for LF is taken with them. */
export function splitEscapedLines(text: string): string[] {
  return text.split(ANY_END)
}
