// Objects printed as lists: "Name : Value" lines, long values wrapped to further lines, blank lines anywhere.

import type { TextLine } from '../record-text.ts'
import { readConsoleLine } from './console-line.ts'

export interface Property {
  readonly name: string
  readonly value: string
  readonly first: TextLine
  readonly last: TextLine
}

/** The properties of one printed object. */
export interface PrintedObject {
  readonly properties: readonly Property[]
  /** Value of the first property of one of these names (lower case, without blanks); undefined when there is none. */
  value(...names: readonly string[]): string | undefined
}

/** Name of a property without case and blanks: "Target Fqdn" and "TargetFqdn" are the same. */
export function propertyKey(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

/** Prepares looking up properties. */
export function createObject(properties: readonly Property[]): PrintedObject {
  const byKey = new Map<string, string>()
  for (const { name, value } of properties)
    if (!byKey.has(propertyKey(name))) byKey.set(propertyKey(name), value)
  return {
    properties,
    value: (...names) => names.map(name => byKey.get(name)).find(value => value !== undefined),
  }
}

/** Reads the properties in the lines of one object. */
export function readProperties(lines: readonly TextLine[]): Property[] {
  const properties: Property[] = []
  let open = false
  for (const line of lines) {
    const read = readConsoleLine(line.text)
    if (read.kind === 'property') {
      properties.push({ name: read.name, value: read.value, first: line, last: line })
      open = true
    } else if (open && isWrapped(line.text)) {
      const last = properties.pop()
      if (last) properties.push({ ...last, value: joinWrapped(last.value, line.text), last: line })
    } else if (read.kind !== 'blank') open = false
  }
  return properties
}

/** True for a line that goes on with the value of the line before it. */
export function isWrapped(line: string): boolean {
  return /^\s{2,}\S/.test(line)
}

/** A value that is one word so far was cut inside the word. */
function joinWrapped(value: string, line: string): string {
  const rest = line.trim()
  if (value === '') return rest
  const oneWord = /^\S{20,}$/.test(value) && !/[,;]$/.test(value)
  return oneWord ? `${value}${rest}` : `${value} ${rest}`
}
