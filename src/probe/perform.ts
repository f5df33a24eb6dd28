// One whole probe, for whoever wants one (command line, web server, lab): from options to the report of its trace.

import type { ByteSource } from '../base/byte-source.ts'
import { encodeText } from '../base/text.ts'
import { rules } from '../diagnose/rules.gen.ts'
import { formats } from '../log/formats.gen.ts'
import { writeTraceHeader, writeTraceRecord } from '../log/write-trace.ts'
import type { ProbeReport } from '../report/probe/probe-report.ts'
import { observers } from '../trace/observers.gen.ts'
import type { ProducedRecord } from '../trace/produced.ts'
import { type OpenCase, openCase } from '../workbench/open-case.ts'
import { reportProbe } from '../workbench/probe-report.ts'
import { reportCase } from '../workbench/report-case.ts'
import type { ClientContext } from './client/context.ts'
import type { NameServer } from './client/dns/ask-name-server.ts'
import { discoveryNames } from './names.ts'
import { createMachineContext, type MachineNetwork } from './net/machine-context.ts'
import type { Lookup } from './net/resolver.ts'
import type { ProbeOptions } from './options.ts'
import { type ProbeRun, type ProbeWatcher, type RunInput, runProbe } from './run.ts'
import { steps } from './steps.gen.ts'
import type { NameQuestion } from './topics.ts'
import type { DnsView, Side } from './views.ts'

export interface Performed {
  readonly run: ProbeRun
  readonly trace: string
  readonly opened: OpenCase
  readonly probe: ProbeReport
}

export type ClientMaker = (record: (record: ProducedRecord) => void) => ClientContext

export interface PerformInput {
  readonly options: ProbeOptions
  /** The client, given where its records go; `machineClient` for the machine this runs on. */
  readonly client: ClientMaker
  /** The resolvers of both sides: every name is asked for on both, and they are compared. */
  readonly views?: readonly DnsView[]
  /** Ends the probe with what is known by then. */
  readonly signal: AbortSignal
  /** Is told of every step as it begins and ends, in plain data. */
  readonly watcher?: ProbeWatcher
  /** Name of the trace in evidence. */
  readonly name: string
}

/** The client of this machine: its network, roots and clock. */
export function machineClient(network: MachineNetwork, { timeoutMs }: ProbeOptions): ClientMaker {
  // A name server is asked twice within the time of one answer.
  return record => createMachineContext({ ...network, dnsTimeoutMs: timeoutMs / 2, record })
}

/**
 * The views of this machine's network; none unless the resolvers of a side are named. The side that is not named is the one this
 * machine stands on.
 */
export function machineViews(network: MachineNetwork, { timeoutMs }: ProbeOptions): DnsView[] {
  const { sideServers } = network
  if (!sideServers) return []
  const lookupWith = (dnsServers: readonly NameServer[] | undefined): Lookup =>
    createMachineContext({
      ...network,
      ...(dnsServers ? { dnsServers } : {}),
      dnsTimeoutMs: timeoutMs / 2,
      record: () => undefined,
    }).lookup
  return [
    { side: 'inside', lookup: lookupWith(sideServers.inside) },
    { side: 'outside', lookup: lookupWith(sideServers.outside) },
  ]
}

/** Probes and judges. Never rejects for what the network does. */
export async function performProbe({
  options,
  client,
  views = [],
  signal,
  watcher,
  name,
}: PerformInput): Promise<Performed> {
  const records: ProducedRecord[] = []
  const context = client(record => records.push(record))
  const run = await runProbe({
    steps,
    context,
    options,
    signal,
    views,
    ...seedsOf(options, views),
    ...(watcher ? { watcher } : {}),
  })
  const trace = traceOf(records)
  const opened = await openCase([sourceOf(name, trace)], { formats, observers, rules })
  return {
    run,
    trace,
    opened,
    probe: { ...reportProbe(opened, await reportCase(opened)), user: options.user },
  }
}

/** What a run begins and ends with, on every side that is followed. */
function seedsOf(options: ProbeOptions, views: readonly DnsView[]): Pick<RunInput, 'seeds' | 'last'> {
  const { credentials } = options
  const walked = views.filter(({ side }) => options.side === undefined || side === options.side)
  const sides = walked.length > 0 ? walked.map(({ side }) => side) : [undefined]
  return {
    seeds: sides.flatMap(view => namesOf(options, view).map(item => ({ topic: 'name', item, view }))),
    last: credentials
      ? sides.map(view => ({ topic: 'sign-in', item: { auth: credentials.auth ?? 'tls-dsk' }, view }))
      : [],
  }
}

function namesOf({ sipDomain, side, server }: ProbeOptions, view: Side | undefined): NameQuestion[] {
  if (!server) return discoveryNames(sipDomain, view ?? side)
  const { host, port } = server
  const service = port === 5061 ? 'registrar' : 'access-edge'
  return [{ name: host, kind: 'host', service, ports: [port], side: 'both', why: '--server' }]
}

/** Records as a trace, in the order of begin, so that cause stands before effect. */
export function traceOf(records: readonly ProducedRecord[]): string {
  const sorted = records.toSorted((a, b) => a.origin.timeUs - b.origin.timeUs)
  return writeTraceHeader('probe') + sorted.map(writeTraceRecord).join('')
}

/** A trace in memory as a source of a case. */
export function sourceOf(name: string, text: string): ByteSource {
  const bytes = encodeText(text)
  return { name, sizeBytes: bytes.length, read: (from, to) => Promise.resolve(bytes.subarray(from, to)) }
}
