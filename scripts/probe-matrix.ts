// Runs the probe against every fault of the lab from both sides, prints what it named first and writes docs/probe-matrix.md.
//   node scripts/probe-matrix.ts [part of a fault's id]
// With a part of an id only those faults run and nothing is written.
import { randomBytes, randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { ntHash } from '../src/auth/index.ts'
import { Secret } from '../src/base/secret.ts'
import { performProbe } from '../src/cli/probe/perform.ts'
import { startDeployment } from '../src/lab/deployment/start-deployment.ts'
import { type Fault, isHit, rulesFor } from '../src/lab/fault.ts'
import { faults } from '../src/lab/faults.gen.ts'
import { createMemoryOutput } from '../src/lab/logs/log-output.ts'
import type { Side } from '../src/lab/world/address-plan.ts'
import { DEFAULT_WORLD } from '../src/lab/world/default-world.ts'
import { readWorld } from '../src/lab/world/read-world.ts'
import type { ProbeOptions } from '../src/probe/options.ts'

const DOCUMENT = 'docs/probe-matrix.md'
const SIDES: readonly Side[] = ['inside', 'outside']

interface Cell {
  readonly fault: Fault | undefined
  readonly side: Side
  /** First cause or symptom; '' when nothing was found. */
  readonly first: string
  readonly failedSteps: readonly string[]
  readonly verdict: 'right' | 'not named' | 'false alarm'
}

const [wanted] = process.argv.slice(2)
const chosen = wanted === undefined ? faults : faults.filter(({ id }) => id.includes(wanted))
const world = readWorld(DEFAULT_WORLD, 'the default world')
const passwords = new Map(
  [...DEFAULT_WORLD.matchAll(/address: (\S+?), password: (\S+?) \}/g)].map(([, user = '', password = '']) => [
    user,
    password,
  ]),
)
const deployment = await startDeployment(world, {
  portShift: randomInt(10_000, 20_000),
  addressPrefix: `127.${randomInt(30, 250)}`,
  logs: createMemoryOutput(),
  realMs: () => Date.now(),
  random: length => randomBytes(length),
  dnsTryMs: 150,
})

/** "CONTOSO\\alice" of alice@contoso.com, as people log on. */
function accountOf(address: string): { readonly user: string; readonly domain: string } {
  const [domain = '', user = ''] = (deployment.directory.storedUser(address)?.account ?? '').split('\\')
  return { user, domain }
}

async function probeFrom(side: Side, fault: Fault | undefined): Promise<Cell> {
  const user = fault?.user ?? world.users[0]?.address ?? ''
  const { context } = deployment.client(`probe-${side}`, side)
  const options: ProbeOptions = {
    user,
    sipDomain: user.slice(user.indexOf('@') + 1),
    side,
    server: undefined,
    timeoutMs: 4000,
    patienceMs: 60_000,
    only: undefined,
    credentials: {
      windows: { ...accountOf(user), ntHash: ntHash(new Secret(passwords.get(user) ?? '')) },
      auth: fault?.auth,
      trust: () => Promise.resolve(true),
    },
  }
  const { probe } = await performProbe({
    options,
    client: record => ({ ...context, trustedRootsPem: context.trustedRootsPem, record }),
    signal: new AbortController().signal,
    name: 'probe',
  })
  const first = probe.report.findings.find(({ kind }) => kind === 'cause' || kind === 'symptom')?.rule ?? ''
  // A probe stands where a client without a certificate stands.
  const hit = fault !== undefined && isHit(fault, { side, certificate: 'none' })
  const named = hit ? rulesFor(fault, side).includes(first) : first === ''
  const verdict = named ? 'right' : hit ? 'not named' : 'false alarm'
  const failedSteps = probe.steps
    .filter(step => step.verdict === 'failed')
    .map(({ step, target, outcome, text }) => `${step} ${target} ${outcome}: ${text}`)
  return { fault, side, first, failedSteps, verdict }
}

const cells: Cell[] = []
try {
  for (const fault of [undefined, ...chosen]) {
    const undo = await fault?.apply(deployment)
    try {
      for (const side of SIDES) {
        const cell = await probeFrom(side, fault)
        cells.push(cell)
        console.log(
          `${cell.verdict.padEnd(12)} ${(fault?.id ?? '(no fault)').padEnd(44)} ${side.padEnd(8)} ${cell.first || '-'}`,
        )
        if (cell.verdict !== 'right')
          for (const step of cell.failedSteps.slice(0, 4)) console.log(`             ${step}`)
      }
    } finally {
      await undo?.()
    }
  }
} finally {
  await deployment.stop()
}
const right = cells.filter(({ verdict }) => verdict === 'right').length
console.log(`\n${right} of ${cells.length} right`)
if (wanted === undefined) writeFileSync(DOCUMENT, formatDocument(cells))

function formatDocument(all: readonly Cell[]): string {
  const rows = [...Map.groupBy(all, ({ fault }) => fault)].map(([fault, own]) => {
    const shown = SIDES.map(side => {
      const cell = own.find(found => found.side === side)
      if (!cell) return ''
      const text = cell.first === '' ? '✓' : `[${cell.first}](rules/${cell.first}.md)`
      return cell.verdict === 'right' ? text : `**${text}** (${cell.verdict})`
    })
    return `| ${fault?.id ?? 'none'} | ${fault?.title ?? ''} | ${shown.join(' | ')} |`
  })
  return [
    '# What the probe names',
    '',
    'Written by `node scripts/probe-matrix.ts`: every fault of the lab is brought about for real, and the probe looks from both sides with the',
    'password of a user. ✓ is no cause found; **bold** is not what the fault says about itself.',
    '',
    `${right} of ${all.length} as they should be.`,
    '',
    '| fault | what is wrong | inside | outside |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
