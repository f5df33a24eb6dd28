// The records that a deployment needs (what the planning documents list for the internal and the public zone), made from the
// topology, with the lines of the world over them.

import type { Topology } from '../topology.ts'
import type { AddressPlan, Side } from './address-plan.ts'
import type { World } from './schema.ts'
import { parseZoneLine, type ZoneRecord } from './zone-line.ts'

/** Records of one side. A line of the world replaces what the lab made for the same name and type. */
export function zoneOf(side: Side, world: World, topology: Topology, plan: AddressPlan): ZoneRecord[] {
  const made = side === 'inside' ? insideRecords(topology, plan) : outsideRecords(topology, plan)
  const lines = world.dns[side].map(parseZoneLine)
  const removals = lines.filter(line => line.kind === 'remove')
  const own = lines.flatMap(line =>
    line.kind === 'record' ? addressesFor(line.record, side, plan, topology) : [],
  )
  const replaced = (record: ZoneRecord) =>
    own.some(({ name, type }) => name === record.name && (type === record.type || type === 'CNAME')) ||
    removals.some(({ name, type }) => name === record.name && (type === undefined || type === record.type))
  return [...made.filter(record => !replaced(record)), ...own]
}

function insideRecords(topology: Topology, plan: AddressPlan): ZoneRecord[] {
  const { sipDomains, pools, reverseProxies } = topology
  const [first] = pools
  const front = serverAddresses(first?.servers ?? [], plan)
  const proxies = externalAddresses(reverseProxies, plan)
  const machines = [...plan.machines].flatMap(([name, { address }]) => addresses(name, [address]))
  return [
    ...machines,
    ...pools.flatMap(({ fqdn, servers, internalWebFqdn, externalWebFqdn }) => {
      const own = serverAddresses(servers, plan)
      return [
        ...addresses(fqdn, own),
        ...addresses(internalWebFqdn, own),
        ...addresses(externalWebFqdn, proxies.length > 0 ? proxies : own),
      ]
    }),
    ...accessEdges(topology, plan),
    ...sipDomains.flatMap(domain => [
      ...addresses(`lyncdiscoverinternal.${domain}`, front),
      ...addresses(`lyncdiscover.${domain}`, proxies),
      ...addresses(`sip.${domain}`, front),
      srv(`_sipinternaltls._tcp.${domain}`, 5061, nameInDomain(domain, first?.fqdn ?? '')),
    ]),
    ...simpleUrls(topology, front),
  ]
}

function outsideRecords(topology: Topology, plan: AddressPlan): ZoneRecord[] {
  const { sipDomains, pools, edges, reverseProxies } = topology
  const proxies = externalAddresses(reverseProxies, plan)
  const access = externalAddresses(edges.map(({ internalFqdn }) => internalFqdn).slice(0, 1), plan)
  const accessFqdn = edges[0]?.accessFqdn ?? ''
  return [
    ...accessEdges(topology, plan),
    ...pools.flatMap(({ externalWebFqdn }) => addresses(externalWebFqdn, proxies)),
    ...sipDomains.flatMap(domain => [
      ...addresses(`lyncdiscover.${domain}`, proxies),
      ...addresses(`sip.${domain}`, access),
      ...(access.length === 0
        ? []
        : [
            srv(`_sip._tls.${domain}`, 443, nameInDomain(domain, accessFqdn)),
            srv(`_sipfederationtls._tcp.${domain}`, 5061, nameInDomain(domain, accessFqdn)),
          ]),
    ]),
    ...simpleUrls(topology, proxies),
  ]
}

/** Access Edges whose name is not sip.<SIP domain>, which both sides have anyway. */
function accessEdges({ edges, sipDomains }: Topology, plan: AddressPlan): ZoneRecord[] {
  return edges
    .filter(({ accessFqdn }) => !sipDomains.some(domain => accessFqdn === `sip.${domain}`))
    .flatMap(({ accessFqdn, internalFqdn }) => addresses(accessFqdn, externalAddresses([internalFqdn], plan)))
}

function simpleUrls({ simpleUrls: { meet, dialin } }: Topology, to: readonly string[]): ZoneRecord[] {
  return [...meet, ...dialin].flatMap(name => addresses(name, to))
}

/** Clients want the target of an SRV record in the domain they asked for. */
function nameInDomain(domain: string, fqdn: string): string {
  return domainOf(fqdn) === domain ? fqdn : `sip.${domain}`
}

function domainOf(fqdn: string): string {
  return fqdn.slice(fqdn.indexOf('.') + 1)
}

function srv(name: string, port: number, target: string): ZoneRecord {
  return { type: 'SRV', name, priority: 0, weight: 0, port, target }
}

function addresses(name: string, to: readonly string[]): ZoneRecord[] {
  return to.map(address => ({ type: 'A', name, address }))
}

function serverAddresses(names: readonly string[], plan: AddressPlan): string[] {
  return names.flatMap(name => plan.machines.get(name)?.address ?? [])
}

function externalAddresses(names: readonly string[], plan: AddressPlan): string[] {
  return names.flatMap(name => plan.machines.get(name)?.externalAddress ?? [])
}

/** A record whose address is the name of a machine or pool gets the addresses that it has on that side. */
function addressesFor(record: ZoneRecord, side: Side, plan: AddressPlan, topology: Topology): ZoneRecord[] {
  if (record.type !== 'A') return [record]
  const pool = topology.pools.find(({ fqdn }) => fqdn === record.address)
  const names = pool ? pool.servers : [record.address]
  const found = names.flatMap(name => {
    const machine = plan.machines.get(name)
    return machine === undefined
      ? []
      : [(side === 'outside' ? machine.externalAddress : undefined) ?? machine.address]
  })
  return found.length === 0 ? [record] : found.map(address => ({ ...record, address }))
}
