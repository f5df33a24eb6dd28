// Host names to addresses, with the record of what was asked and answered.

import { isIP } from 'node:net'
import { formatDuration } from '../../../base/time.ts'
import type { DnsLookup } from '../../../trace/observation.ts'
import type { ClientContext, DnsAnswer, DnsRecordType } from '../context.ts'
import { type ClientProblem, problem } from './problem.ts'

export type Resolved =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

/** DNS_ERROR_RCODE_NAME_ERROR, DNS_INFO_NO_RECORDS, ERROR_TIMEOUT, DNS_ERROR_RCODE_SERVER_FAILURE, DNS_ERROR_RCODE_REFUSED. */
const HRESULTS: Readonly<Record<Exclude<DnsAnswer['status'], 'answered'>, number>> = {
  nxdomain: 0x8007232b,
  'no-data': 0x8007251d,
  timeout: 0x800705b4,
  servfail: 0x8007232a,
  refused: 0x8007232d,
}

const OUTCOMES: Readonly<Record<DnsAnswer['status'], DnsLookup['outcome']>> = {
  answered: 'answered',
  nxdomain: 'no-such-name',
  'no-data': 'no-data',
  timeout: 'timeout',
  servfail: 'failed',
  refused: 'failed',
}

/** Addresses of a host; an address is its own. */
export async function resolveHost(
  context: ClientContext,
  host: string,
  signal: AbortSignal,
): Promise<Resolved> {
  if (isIP(host) !== 0) return { kind: 'found', addresses: [host] }
  const answer = await context.lookup(host, 'A', signal)
  recordLookup(context, host, 'A', answer)
  if (answer.status === 'answered' && answer.addresses.length > 0)
    return { kind: 'found', addresses: answer.addresses }
  const status = answer.status === 'answered' ? 'no-data' : answer.status
  const absent = status === 'nxdomain' || status === 'no-data'
  const text = absent
    ? `The name ${host} does not exist (${answer.resolver})`
    : `The name server ${answer.resolver} did not resolve ${host}: ${status} after ${formatDuration(answer.tookMs * 1000)}`
  return {
    kind: 'failed',
    problem: problem(absent ? 'name-not-found' : 'name-server-failed', text, HRESULTS[status]),
  }
}

/** Writes down what was asked and answered. */
export function recordLookup(
  context: ClientContext,
  host: string,
  type: DnsRecordType,
  answer: DnsAnswer,
): void {
  const answers =
    type === 'SRV' ? answer.targets.map(({ target, port }) => `${target}:${port}`) : answer.addresses
  const status = answer.status === 'answered' && answers.length === 0 ? 'no-data' : answer.status
  const code = status === 'answered' ? undefined : HRESULTS[status]
  const call = 'DNS_RESOLUTION_WORKITEM::ProcessWorkItem ResolveHostName'
  context.record({
    record: 'observation',
    origin: { timeUs: context.nowMs() * 1000, direction: 'none' },
    observation: {
      kind: 'dns',
      name: host.toLowerCase(),
      type,
      outcome: OUTCOMES[status],
      answers,
      resolver: answer.resolver,
      ...(code === undefined ? {} : { code }),
      quote:
        code === undefined
          ? `${call} ${host}: ${answers.join(', ')}`
          : `${call} - getaddrinfo(${host}) failed ${code.toString(16)}`,
    },
  })
}
