// Shared by tests of rules: sample logs as texts, and objects as the management shell prints them.

import { readFileSync } from 'node:fs'

/** Text of a sample log of the rules. */
export function readSample(path: string): string {
  return readFileSync(`test/samples/rules/${path}`, 'utf8')
}

/** What the management shell prints for a command: one list per object. */
export function printed(command: string, ...objects: readonly Readonly<Record<string, string>>[]): string {
  const lists = objects.map(object =>
    Object.entries(object)
      .map(([name, value]) => `${name.padEnd(36)}: ${value}\r\n`)
      .join(''),
  )
  return `PS C:\\> ${command}\r\n\r\n${lists.join('\r\n')}\r\n`
}
