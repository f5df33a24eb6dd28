// A diagnostics value inside running text: "4005;reason="…";source="…"" with quotes as they are, escaped (JSON) or as HTML
// entities. MS-OCER §2.2.1.

import { decodeEntities } from '../../protocol/soap/fault.ts'

const QUOTE = '(?:"|\\\\"|&quot;|&#34;)'
const QUOTED = `${QUOTE}(?:(?!${QUOTE})[^\\0]){0,500}?${QUOTE}`
const PARAMETER = `\\s*;\\s*[A-Za-z][\\w.-]*\\s*=\\s*(?:${QUOTED}|[^;,\\s"\\\\)]*)`

/** Source text of a pattern that matches a value: an id, and parameters behind it. */
export const DIAGNOSTICS_VALUE = `\\d{1,10}(?:\\.\\d{1,6})?(?:${PARAMETER})*`
/** As above, with at least one parameter that only such values have. */
export const UNMISTAKABLE_VALUE =
  `\\d{1,10}(?:\\.\\d{1,6})?(?=[^\\r\\n]{0,300}?;\\s*(?:reason|source|component|error_category)\\s*=\\s*${QUOTE})` +
  `(?:${PARAMETER})+`

/** The value as a header would hold it: one line, plain quotes. */
export function normaliseDiagnostics(value: string): string {
  return decodeEntities(value).replace(/\\"/g, '"').replace(/\s+/g, ' ').trim()
}
