// What the whole estate shares: scenarios and settings, global and per site. Agents keep a copy, so that a machine that is cut
// off goes on with what it knows.

import { z } from 'zod'
import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import { type AgentSettings, readSettings, type SettingChanges, settingChangesSchema } from '../settings.ts'
import { type Provider, type ProviderText, readProvider } from './provider.ts'
import { formatScenarioIdentity, readScenarioIdentity, type Scenario, shippedAsScenario } from './scenario.ts'
import { shippedScenarios } from './shipped.gen.ts'

const providerSchema = z.object({
  name: z.string(),
  type: z.string().optional(),
  level: z.string().optional(),
  flags: z.union([z.string(), z.array(z.string())]).optional(),
  guid: z.string().optional(),
  role: z.string().optional(),
})

const estateSchema = z.object({
  /** By identity; null: a shipped scenario that was removed. */
  scenarios: z.record(
    z.string(),
    z.object({ purpose: z.string(), providers: z.array(providerSchema) }).nullable(),
  ),
  /** By scope; what is not named has its default. */
  settings: z.record(z.string(), settingChangesSchema),
})

/** What differs from the shipped scenarios and default settings: plain data. */
export type Estate = z.infer<typeof estateSchema>

export const EMPTY_ESTATE: Estate = { scenarios: {}, settings: {} }

/** An estate from anything; undefined when it is none. */
export function readEstate(value: unknown): Estate | undefined {
  const read = estateSchema.safeParse(value)
  return read.success ? read.data : undefined
}

const SHIPPED: readonly Scenario[] = shippedScenarios.map(shippedAsScenario)

/** All scenarios, shipped and own, by identity. */
export function listScenarios({ scenarios }: Estate): Scenario[] {
  const own = Object.entries(scenarios).flatMap(([identity, given]) =>
    given ? [{ identity, purpose: given.purpose, providers: given.providers.map(asProvider) }] : [],
  )
  const kept = SHIPPED.filter(({ identity }) => !Object.hasOwn(scenarios, identity))
  return [...kept, ...own].sort((a, b) => (a.identity < b.identity ? -1 : 1))
}

/** JSON leaves undefined fields out; the schema's type does not know. */
function asProvider(given: z.infer<typeof providerSchema>): Provider {
  return readProvider(Object.fromEntries(Object.entries(given)) as unknown as ProviderText)
}

/** The scenario that a name means on a machine of a site: the site's own before the global one. Name without case. */
export function findScenario(estate: Estate, name: string, site: string): Scenario | undefined {
  const all = listScenarios(estate)
  const wanted = [`site:${site}/${name}`, `global/${name}`, name].map(identity => identity.toLowerCase())
  return wanted
    .map(identity => all.find(scenario => scenario.identity.toLowerCase() === identity))
    .find(scenario => scenario !== undefined)
}

/** As `findScenario`, but throws AppError('unknown-item') with what may have been meant. */
export function getScenario(estate: Estate, name: string, site = ''): Scenario {
  const found = findScenario(estate, name, site)
  if (found) return found
  const names = listScenarios(estate).map(({ identity }) => identity.slice(identity.indexOf('/') + 1))
  const close = findClosest(name.slice(name.indexOf('/') + 1), names)
  const hint = close === undefined ? 'lyncpin cls scenario list shows them' : `did you mean ${close}?`
  throw new AppError('unknown-item', `There is no scenario "${name}"; ${hint}`)
}

/** The estate with a scenario added or replaced. */
export function withScenario(
  estate: Estate,
  identity: string,
  providers: readonly Provider[],
  purpose = '',
): Estate {
  const name = formatScenarioIdentity(readScenarioIdentity(identity))
  const known = listScenarios(estate).find(scenario => scenario.identity === name)
  const entry = {
    purpose: purpose || (known?.purpose ?? ''),
    providers: providers.map(provider => ({ ...provider, flags: [...provider.flags] })),
  }
  return { ...estate, scenarios: { ...estate.scenarios, [name]: entry } }
}

/** The estate without a scenario; what was recorded stays searchable. */
export function withoutScenario(estate: Estate, identity: string): Estate {
  const { [identity]: _removed, ...rest } = estate.scenarios
  const shipped = SHIPPED.some(scenario => scenario.identity === identity)
  return { ...estate, scenarios: shipped ? { ...rest, [identity]: null } : rest }
}

/** Settings that hold on a machine of a site: the site's, where it has any, else the global ones. @param own win over both */
export function settingsOf({ settings }: Estate, site: string, own: SettingChanges = {}): AgentSettings {
  return readSettings(settings[`site:${site}`] ?? settings.global, own)
}

/** The estate with settings of a scope changed; `undefined` resets the scope to the defaults. */
export function withSettings(estate: Estate, scope: string, changes: SettingChanges | undefined): Estate {
  const { [scope]: known, ...rest } = estate.settings
  if (changes === undefined) return { ...estate, settings: rest }
  const next = { ...known, ...changes }
  readSettings(next)
  return { ...estate, settings: { ...rest, [scope]: next } }
}
