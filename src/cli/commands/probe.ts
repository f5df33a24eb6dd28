// lyncpin probe: walks the sign-in as a client does and says at which step and why it fails.

import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, messageOf } from '../../base/errors.ts'
import type { ProbeOptions } from '../../probe/options.ts'
import {
  machineClient,
  machineViews,
  type Performed,
  type PerformInput,
  performProbe,
} from '../../probe/perform.ts'
import { formatJsonText } from '../../report/json.ts'
import { formatProbeJunit } from '../../report/probe/junit.ts'
import { findChanges, formatChanges } from '../../report/probe/probe-changes.ts'
import { formatProbeHtml } from '../../report/probe/probe-html.ts'
import { formatProbeFindings } from '../../report/probe/probe-text.ts'
import { formatProbeTree } from '../../report/probe/probe-tree.ts'
import { formatProbePrometheus } from '../../report/probe/prometheus.ts'
import type { Command } from '../command.ts'
import { compare } from '../compare.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { addCredentialOptions, type CredentialFlags, readCredentials } from '../probe/credentials.ts'
import { createLiveView, type LiveView } from '../probe/live.ts'
import {
  addProbeOptions,
  type ProbeFlags,
  readInterval,
  readMachineNetwork,
  readProbeOptions,
} from '../probe/options.ts'
import { terminalOf } from '../terminal.ts'

const SUMMARY = 'Walk the sign-in as a client does and say at which step and why it fails'

export const command: Command = {
  name: 'probe',
  summary: SUMMARY,
  async run(argv) {
    if (argv.includes('--compare'))
      return compare(
        argv.filter(part => part !== '--compare'),
        'probe --compare',
      )
    const parser = addCredentialOptions(addProbeOptions(createParser('probe', SUMMARY)))
      .argument('<user@domain>', 'sign-in address')
      .option('--compare', 'compare two traces instead: lyncpin probe --compare <a> <b>')
      .addHelpText(
        'after',
        '\nExit status: 0 nothing failed, 1 something failed or the probe was ended before it was done, 2 bad usage.',
      )
    parser.parse([...argv], { from: 'user' })
    const flags = parser.opts<ProbeFlags & CredentialFlags>()
    const basics = readProbeOptions(parser.args[0] ?? '', flags)
    const network = await readMachineNetwork(flags)
    const credentials = await readCredentials(basics.user, flags)
    const options = { ...basics, ...(credentials ? { credentials } : {}) }
    const client = machineClient(network, options)
    const { signal, release } = endOnInterrupt()
    try {
      const views = machineViews(network, options)
      const input = { options, client, views, signal, name: flags.trace ?? 'probe' }
      const performed =
        flags.watch === undefined
          ? await performOnce(input, flags)
          : await watch(input, flags, readInterval(flags.watch))
      const { probe, run } = performed
      return probe.verdict === 'failed' || run.cutShort ? EXIT.failureFound : EXIT.ok
    } finally {
      release()
    }
  },
}

async function performOnce(input: PerformInput, flags: ProbeFlags): Promise<Performed> {
  const view = createLiveView({ verbose: flags.verbose ?? false, quiet: flags.json ?? false })
  const options = asking(input.options, talk => view.aside(talk))
  const performed = await performProbe({ ...input, options, watcher: view.watcher })
  view.end()
  // A file that cannot be written must not cost what was seen.
  print(performed, flags)
  await writeFiles(performed, flags)
  return performed
}

/** The same options; a question is asked where nothing else is being drawn. */
function asking(options: ProbeOptions, aside: LiveView['aside']): ProbeOptions {
  const { credentials } = options
  if (!credentials) return options
  return {
    ...options,
    credentials: { ...credentials, trust: (host, signal) => aside(() => credentials.trust(host, signal)) },
  }
}

/** Tests until Ctrl-C; the first run is shown whole, of every other only what has changed. Gives the last run. */
async function watch(input: PerformInput, flags: ProbeFlags, intervalMs: number): Promise<Performed> {
  let last = await performOnce(input, flags)
  while (!input.signal.aborted) {
    await sleep(intervalMs, undefined, { signal: input.signal }).catch(() => undefined)
    if (input.signal.aborted) break
    const next = await performProbe(input)
    if (next.run.cutShort) break
    await writeFiles(next, flags)
    const changes = findChanges(last.probe, next.probe)
    last = next
    if (changes.length === 0) continue
    const { colour } = terminalOf()
    process.stdout.write(
      flags.json
        ? `${formatJsonText(changes, true)}\n`
        : `${formatChanges(changes, { colour, at: next.probe.from ?? '' })}\n`,
    )
  }
  return last
}

/** Ctrl-C ends the probe with what is known; a second one ends the program. */
function endOnInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController()
  const onInterrupt = (): void => controller.abort()
  process.once('SIGINT', onInterrupt)
  return { signal: controller.signal, release: () => process.removeListener('SIGINT', onInterrupt) }
}

function print({ probe, run }: Performed, flags: ProbeFlags): void {
  const { colour, width } = terminalOf()
  if (flags.json) process.stdout.write(`${formatJsonText(probe)}\n`)
  else {
    const shown = { colour, width: Math.min(width, 140), verbose: flags.verbose ?? false }
    // What went by line by line is not shown again.
    if (process.stdout.isTTY) process.stdout.write(`${formatProbeTree(probe, shown)}\n`)
    const text = formatProbeFindings(probe, { ...shown, width: Math.min(width, 120) })
    const cut = run.cutShort ? '\n  The probe was ended before all steps were done.' : ''
    process.stdout.write(`\n${text}${cut}\n`)
  }
}

async function writeFiles({ probe, trace }: Performed, flags: ProbeFlags): Promise<void> {
  const files: readonly (readonly [string | undefined, () => string])[] = [
    [flags.trace, () => trace],
    [flags.html, () => formatProbeHtml(probe)],
    [flags.junit, () => formatProbeJunit(probe)],
    [flags.prometheus, () => formatProbePrometheus(probe)],
  ]
  for (const [path, format] of files) {
    if (path === undefined) continue
    await writeFile(path, format()).catch(thrown => {
      throw new AppError('unreadable', `${path}: ${messageOf(thrown)}`)
    })
  }
}
