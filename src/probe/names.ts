// The names a client asks for to find its server, in its order, and what it expects behind them.
// DNS requirements of Skype for Business Server; clients of 2013 and later, and before them.

import type { NameQuestion } from './topics.ts'

const WEB_PORTS = [443]
const SIP_PORTS = [5061]
const EDGE_PORTS = [443]

/** Every name of a SIP domain, in the order of the client; those of one side only where a side is given. */
export function discoveryNames(domain: string, side: 'inside' | 'outside' | undefined): NameQuestion[] {
  const all: readonly NameQuestion[] = [
    host(`lyncdiscoverinternal.${domain}`, 'web', WEB_PORTS, 'inside'),
    host(`lyncdiscover.${domain}`, 'web', WEB_PORTS, 'outside'),
    srv(`_sipinternaltls._tcp.${domain}`, 'registrar', 'inside'),
    srv(`_sipinternal._tcp.${domain}`, 'registrar', 'inside'),
    srv(`_sip._tls.${domain}`, 'access-edge', 'outside'),
    host(`sipinternal.${domain}`, 'registrar', SIP_PORTS, 'inside'),
    // Inside it is a Front End, outside the Access Edge; from nowhere in particular it is only looked at.
    host(
      `sip.${domain}`,
      'sip',
      side === 'inside' ? SIP_PORTS : side === 'outside' ? EDGE_PORTS : [],
      'both',
    ),
    host(`sipexternal.${domain}`, 'access-edge', EDGE_PORTS, 'outside'),
  ]
  return all
    .filter(question => side === undefined || question.side === side || question.side === 'both')
    .map((question, i) => ({ ...question, why: `name ${i + 1} of the client’s order` }))
}

function host(
  name: string,
  service: NameQuestion['service'],
  ports: readonly number[],
  side: NameQuestion['side'],
): NameQuestion {
  return { name, kind: 'host', service, ports, side, why: '' }
}

function srv(name: string, service: NameQuestion['service'], side: NameQuestion['side']): NameQuestion {
  return { name, kind: 'srv', service, ports: [], side, why: '' }
}

/** Ports that are looked at on every address, whatever is needed there. */
export const SURVEYED_PORTS: readonly number[] = [443, 4443, 5061, 80]

/** True for the names at which Autodiscover begins. */
export function isEntryName(host: string): boolean {
  return /^lyncdiscover(?:internal)?\./.test(host)
}
