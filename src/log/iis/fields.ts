// The columns of a W3C extended log: named by #Fields, which may come again in the middle of a file.

/** Where the columns of the lines that follow stand. */
export interface Columns {
  /** Index of a column by its name in lower case. */
  readonly indexOf: ReadonlyMap<string, number>
  readonly count: number
  readonly separator: ' ' | '\t'
  /** The names were not in the log but taken from what the program writes by default. */
  readonly assumed: boolean
}

/** Reads a #Fields line; undefined for another line. */
export function readFields(line: string): Columns | undefined {
  const match = /^#Fields:\s*(\S.*)$/i.exec(line)
  if (!match) return undefined
  const text = match[1] ?? ''
  return createColumns(text.trim().split(/\s+/), text.includes('\t') ? '\t' : ' ', false)
}

function createColumns(names: readonly string[], separator: ' ' | '\t', assumed: boolean): Columns {
  const indexOf = new Map(names.map((name, i) => [name.toLowerCase(), i]))
  return { indexOf, count: names.length, separator, assumed }
}

const REQUEST = 'cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent)'
const VERDICT = 'sc-status sc-substatus sc-win32-status'
const DEFAULTS = {
  iis6: `date time s-sitename s-ip ${REQUEST} ${VERDICT}`,
  iis7: `date time s-ip ${REQUEST} ${VERDICT} time-taken`,
  iis8: `date time s-ip ${REQUEST} cs(Referer) ${VERDICT} time-taken`,
}

const LINE =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (W3SVC\d+ )?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.%]+) [A-Z]{3,10} \/\S* \S+ \d{1,5} \S+ \S+ /i

/** The columns that IIS writes by default, for a line of requests that stands without #Fields; undefined for another line. */
export function assumeColumns(line: string): Columns | undefined {
  const match = LINE.exec(line)
  if (!match) return undefined
  const count = line.trim().split(/ +/).length
  const names = match[1] !== undefined ? DEFAULTS.iis6 : count <= 14 ? DEFAULTS.iis7 : DEFAULTS.iis8
  return createColumns(names.split(' '), ' ', true)
}

/** The values of a line, by column name; undefined for "-" and for what is missing. */
export type Row = (name: string) => string | undefined

/** Splits a line; undefined when it has not about as many values as there are columns. */
export function readRow(line: string, { indexOf, count, separator }: Columns): Row | undefined {
  const values = separator === '\t' ? line.split('\t') : line.trim().split(/ +/)
  if (values.length < Math.min(count, 4) || values.length > count + 8) return undefined
  return name => {
    const value = values[indexOf.get(name) ?? -1]
    return value === undefined || value === '-' || value === '' ? undefined : value
  }
}
