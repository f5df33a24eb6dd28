// A scenario: a named list of providers. The shipped ones are one file each in `shipped/`.

import { AppError } from '../../base/errors.ts'
import { type Provider, type ProviderText, readProvider } from './provider.ts'

/** A scenario that comes with Lyncpin; its scope is global. */
export interface ShippedScenario {
  readonly name: string
  readonly purpose: string
  readonly providers: readonly ProviderText[]
}

/** A scenario under its scope. */
export interface Scenario {
  /** "global/AlwaysOn", "site:Redmond/AlwaysOn". */
  readonly identity: string
  readonly purpose: string
  readonly providers: readonly Provider[]
}

/** The one that runs beside another, without end. */
export const ALWAYS_ON = 'AlwaysOn'

/** Scope and name of an identity. */
export interface ScenarioIdentity {
  /** "global" or "site:NAME". */
  readonly scope: string
  readonly name: string
}

/** Reads "global/NAME", "site:NAME/NAME", or a bare name, which is global. Throws AppError('usage'). */
export function readScenarioIdentity(text: string): ScenarioIdentity {
  const slash = text.indexOf('/')
  const scope = slash < 0 ? 'global' : readScope(text.slice(0, slash))
  const name = text.slice(slash + 1).trim()
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new AppError(
      'usage',
      `"${name}" is no name of a scenario: letters, digits, ".", "_" and "-", at most 64.`,
    )
  return { scope, name }
}

/** Reads "global" or "site:NAME". Throws AppError('usage'). */
export function readScope(text: string): string {
  if (/^global$/i.test(text.trim())) return 'global'
  const site = /^site:([\w. -]{1,64})$/i.exec(text.trim())
  if (site) return `site:${site[1]}`
  throw new AppError('usage', `"${text}" is no scope: use global or site:NAME.`)
}

/** The text of an identity. */
export function formatScenarioIdentity({ scope, name }: ScenarioIdentity): string {
  return `${scope}/${name}`
}

/** Checks the providers of a shipped scenario. */
export function shippedAsScenario({ name, purpose, providers }: ShippedScenario): Scenario {
  return { identity: `global/${name}`, purpose, providers: providers.map(readProvider) }
}
