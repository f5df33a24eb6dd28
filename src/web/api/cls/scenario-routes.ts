// Scenarios over HTTP: list, make, change, remove. A provider that makes no sense is refused at its field.

import type { FastifyInstance } from 'fastify'
import { printableLine } from '../../../base/text.ts'
import { atField } from '../../../cls/field-error.ts'
import { LEVELS, PROVIDER_TYPES } from '../../../cls/record.ts'
import { type Estate, listScenarios, withoutScenario, withScenario } from '../../../cls/scenario/estate.ts'
import { FLAGS, type Provider, type ProviderText, readProvider } from '../../../cls/scenario/provider.ts'
import {
  formatScenarioIdentity,
  readScenarioIdentity,
  readScope,
  type Scenario,
} from '../../../cls/scenario/scenario.ts'
import { Refusal } from '../refusal.ts'
import { clsEndpoints } from './endpoints.ts'
import { handleCls } from './handle.ts'
import type { ClsLink } from './link.ts'
import type { ClsScenario } from './schemas.ts'

/** Adds the routes. */
export function addScenarioRoutes(server: FastifyInstance, link: ClsLink): void {
  async function estateOf(): Promise<Estate> {
    const transport = await link.transport()
    return transport.get()
  }

  async function save(estate: Estate, identity: string): Promise<ClsScenario> {
    const transport = await link.transport()
    await transport.put(estate)
    return showScenario(findByIdentity(estate, identity), estate)
  }

  handleCls(server, clsEndpoints.listClsScenarios, async () => {
    const estate = await estateOf()
    const scenarios = listScenarios(estate)
    const components = new Set(scenarios.flatMap(({ providers }) => providers.map(({ name }) => name)))
    return {
      scenarios: scenarios.map(found => showScenario(found, estate)),
      vocabulary: {
        levels: [...LEVELS].reverse(),
        types: [...PROVIDER_TYPES],
        flags: [...FLAGS],
        components: [...components].sort(),
      },
    }
  })
  handleCls(server, clsEndpoints.createClsScenario, async ({ params, body, reply }) => {
    const identity = identityOf(params)
    const estate = await estateOf()
    const known = withoutCase(estate, identity)
    if (known)
      throw new Refusal(
        409,
        'conflict',
        `${known.identity} is there already; change it, or give another name`,
      )
    reply.code(201)
    return save(withScenario(estate, identity, readProviders(body.providers), body.purpose), identity)
  })
  handleCls(server, clsEndpoints.replaceClsScenario, async ({ params, body }) => {
    const estate = await estateOf()
    const { identity } = findByIdentity(estate, identityOf(params))
    return save(withScenario(estate, identity, readProviders(body.providers), body.purpose), identity)
  })
  handleCls(server, clsEndpoints.removeClsScenario, async ({ params }) => {
    const estate = await estateOf()
    const { identity } = findByIdentity(estate, identityOf(params))
    await (await link.transport()).put(withoutScenario(estate, identity))
    return undefined
  })
}

function identityOf({ scope, name }: { readonly scope: string; readonly name: string }): string {
  const read = atField('scope', () => readScope(scope))
  return formatScenarioIdentity(atField('name', () => readScenarioIdentity(`${read}/${name}`)))
}

function readProviders(given: readonly ProviderText[]): Provider[] {
  return atField('providers', () =>
    given.map((provider, i) => atField(String(i), () => readProvider(provider))),
  )
}

function withoutCase(estate: Estate, identity: string): Scenario | undefined {
  return listScenarios(estate).find(known => known.identity.toLowerCase() === identity.toLowerCase())
}

/** Exactly this one, whatever its case: a site's scenario is not the global one of its name. */
function findByIdentity(estate: Estate, identity: string): Scenario {
  const found = withoutCase(estate, identity)
  if (!found) throw new Refusal(404, 'not-found', `there is no scenario ${identity}`)
  return found
}

function showScenario({ identity, purpose, providers }: Scenario, { scenarios }: Estate): ClsScenario {
  const { scope, name } = readScenarioIdentity(identity)
  return {
    scope,
    name,
    purpose: printableLine(purpose, 500),
    shipped: !Object.hasOwn(scenarios, identity),
    providers: providers.map(provider => ({
      name: printableLine(provider.name),
      type: provider.type,
      level: provider.level,
      flags: [...provider.flags],
    })),
  }
}
