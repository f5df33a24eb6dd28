// Pasted settings as the objects they were printed as: one user, one pool, one registry key.

import type { Setting } from '../../trace/observation.ts'
import type { Facts } from './facts.ts'

/** Settings that were printed together. */
export interface SettingBlock {
  readonly settings: readonly Setting[]
  /** The setting of that name, compared without case. */
  readonly find: (name: string) => Setting | undefined
  /** Its trimmed value; undefined when the block has no such setting. */
  readonly value: (name: string) => string | undefined
}

/** More lines than this between two settings separate two objects; wrapped values take a few. */
const GAP_LINES = 6

/** Groups the settings of the trace: neighbours of one object, until a name comes again. */
export function settingBlocks(facts: Facts): SettingBlock[] {
  const groups: Setting[][] = []
  for (const setting of facts.settings) {
    const group = groups.at(-1)
    if (group && continues(group, setting)) group.push(setting)
    else groups.push([setting])
  }
  return groups.map(createBlock)
}

function continues(group: readonly Setting[], { object, name, origin }: Setting): boolean {
  const last = group.at(-1)
  if (!last || last.origin.source !== origin.source || last.object !== object) return false
  if (origin.line - last.origin.line > GAP_LINES) return false
  return !group.some(known => known.name.toLowerCase() === name.toLowerCase())
}

function createBlock(settings: readonly Setting[]): SettingBlock {
  const find = (name: string): Setting | undefined =>
    settings.find(setting => setting.name.toLowerCase() === name.toLowerCase())
  return { settings, find, value: name => find(name)?.value.trim() }
}

/** All settings of that name, compared without case. */
export function settingsNamed(facts: Facts, name: string): Setting[] {
  return facts.settings.filter(setting => setting.name.toLowerCase() === name.toLowerCase())
}

/** True, 1, dword:00000001, 0x1. */
export function isOn(value: string): boolean {
  return /^(?:\$?true|yes|enabled|(?:dword:|0x)?0*1(?:\s|$))/i.test(value.trim())
}

/** True for an empty value in any of the ways a console prints it. */
export function isEmptyValue(value: string): boolean {
  return /^(?:|\{\s*\}|\$?null|<null>|-)$/i.test(value.trim())
}
