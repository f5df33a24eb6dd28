// Switches of the authentication and access configuration as people paste them: which of them hold for the servers of the
// trace, and which stand in a sign-in's way. A setting of a pool overrides that of its site and the global one.

import type { Setting } from '../../trace/observation.ts'
import type { Facts } from './facts.ts'
import { hostOf } from './hosts.ts'
import { isOn, settingBlocks } from './settings.ts'

/** Settings of a name that hold for the servers of the trace. */
export function effectiveSettings(facts: Facts, name: string): Setting[] {
  const scoped = settingBlocks(facts).flatMap(block => {
    const setting = block.find(name)
    return setting ? [{ setting, host: hostOfIdentity(block.value('Identity') ?? '') }] : []
  })
  const specific = scoped.filter(({ host }) => host !== '' && isConcerned(facts, host))
  const general = scoped.filter(({ host }) => host === '')
  return (specific.length > 0 ? specific : general).map(({ setting }) => setting)
}

/** Pool of "Service:WebServer:pool01.contoso.com" or "Registrar:pool01.contoso.com"; '' for Global and Site. */
function hostOfIdentity(identity: string): string {
  const name = /^(?:service:)?(?:registrar|edgeserver|webserver|userserver):(\S+)$/i.exec(
    identity.trim(),
  )?.[1]
  return hostOf(name ?? '')
}

/** A pool of the trace; any pool where the trace names none. */
function isConcerned({ topology }: Facts, host: string): boolean {
  const known = [...topology.pools, ...topology.internalWeb]
  return (
    known.length === 0 || known.includes(host) || topology.servers.has(host) || topology.accessEdges.has(host)
  )
}

/** True, printed by any console, for a switch that is off: False, 0, no, None. */
export function isOff(value: string): boolean {
  return /^(?:\$?false|no|none|disabled|(?:dword:|0x)?0+)(?:\s|$)/i.test(value.trim())
}

/** Effective settings of the names that are off. */
export function switchedOff(facts: Facts, ...names: readonly string[]): Setting[] {
  return names.flatMap(name => effectiveSettings(facts, name).filter(({ value }) => isOff(value)))
}

/** Effective settings of the names that are on. */
export function switchedOn(facts: Facts, ...names: readonly string[]): Setting[] {
  return names.flatMap(name => effectiveSettings(facts, name).filter(({ value }) => isOn(value)))
}
