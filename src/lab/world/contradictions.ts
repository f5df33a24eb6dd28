// What is wrong with a world whose parts are each well formed: names that nobody has, and names that two have.

import type { World } from './schema.ts'
import { parseZoneLine } from './zone-line.ts'

export interface Mistake {
  readonly path: readonly PropertyKey[]
  /** What was found and what to do. */
  readonly text: string
}

/** Every contradiction of a world; empty for a world that can be built. */
export function findContradictions(world: World): Mistake[] {
  return [...doubleNames(world), ...unknownNames(world), ...badZoneLines(world)]
}

/** Machines and users that occur twice. */
function doubleNames({ pools, edges, reverseProxies, users, windowsDomain }: World): Mistake[] {
  const machines = [
    ...pools.flatMap(({ servers }, i) =>
      servers.map((name, j) => ({ name, path: ['pools', i, 'servers', j] })),
    ),
    ...edges.map(({ internal }, i) => ({ name: internal, path: ['edges', i, 'internal'] })),
    ...reverseProxies.map((name, i) => ({ name, path: ['reverseProxies', i] })),
  ]
  const services = pools.map(({ fqdn }, i) => ({ name: fqdn, path: ['pools', i, 'fqdn'] }))
  const addresses = users.map(({ address }, i) => ({ name: address, path: ['users', i, 'address'] }))
  const accounts = users.map((user, i) => ({
    name: (user.account ?? `${windowsDomain.netbios}\\${user.address.split('@')[0]}`).toLowerCase(),
    path: ['users', i, user.account === undefined ? 'address' : 'account'],
  }))
  return [machines, services, addresses, accounts].flatMap(repeated)
}

function repeated(
  named: readonly { readonly name: string; readonly path: readonly PropertyKey[] }[],
): Mistake[] {
  const seen = new Set<string>()
  return named
    .filter(({ name }) => seen.size === seen.add(name).size)
    .map(({ name, path }) => ({ path, text: `${name} occurs twice; give every one a name of its own` }))
}

function unknownNames({
  sipDomains,
  pools,
  edges,
  users,
  services,
  certificates,
  reverseProxies,
}: World): Mistake[] {
  const poolNames = pools.map(({ fqdn }) => fqdn)
  const servers = pools.flatMap(pool => pool.servers)
  const inner = edges.map(({ internal }) => internal)
  const machines = [...servers, ...inner, ...reverseProxies]
  const oneOf = (path: readonly PropertyKey[], name: string, known: readonly string[], what: string) =>
    known.includes(name)
      ? []
      : [{ path, text: `${name} is no ${what} of this world; there is ${list(known)}` }]
  return [
    ...users.flatMap(({ address, pool }, i) => [
      ...oneOf(['users', i, 'address'], address.slice(address.indexOf('@') + 1), sipDomains, 'SIP domain'),
      ...(pool === undefined ? [] : oneOf(['users', i, 'pool'], pool, poolNames, 'pool')),
    ]),
    ...edges.flatMap(({ nextHop }, i) =>
      oneOf(['edges', i, 'nextHop'], nextHop, [...poolNames, ...servers], 'pool or server'),
    ),
    ...Object.keys(services).flatMap(name =>
      oneOf(
        ['services', name],
        name,
        [...poolNames, ...inner, ...reverseProxies],
        'pool, inner name of an Edge, or reverse proxy',
      ),
    ),
    ...certificates.roles.flatMap(({ machine }, i) =>
      oneOf(['certificates', 'roles', i, 'machine'], machine, machines, 'machine'),
    ),
  ]
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}

function badZoneLines({ dns }: World): Mistake[] {
  return (['inside', 'outside'] as const).flatMap(view =>
    dns[view].flatMap((line, i) => {
      const parsed = parseZoneLine(line)
      return parsed.kind === 'bad' ? [{ path: ['dns', view, i], text: parsed.text }] : []
    }),
  )
}
