// The command in a network of its own, where packets can be dropped and delayed: black holes, Ctrl-C, round trips.

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hasProgram } from '../programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-namespace-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Dropping packets needs a network of our own, and the right to make one. */
function canDrop(): boolean {
  if (!['unshare', 'nft', 'ip'].every(hasProgram)) return false
  const made = spawnSync('unshare', ['-n', 'sh', '-c', 'ip link set lo up && nft add table inet t'])
  if (made.status !== 0) console.info('skipped: no right to make a network namespace')
  return made.status === 0
}

const DROP = `ip link set lo up
nft add table inet t
nft 'add chain inet t out { type filter hook output priority 0; }'
nft add rule inet t out ip daddr 127.9.9.0/24 drop`

function inNamespace(script: string) {
  const path = join(folder, `run-${Math.random().toString(36).slice(2)}.sh`)
  writeFileSync(path, `${DROP}\nexec ${script}\n`)
  return spawn('unshare', ['-n', 'sh', path], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function outputOf(
  child: ReturnType<typeof inNamespace>,
): Promise<{ status: number | null; out: string }> {
  const parts: string[] = []
  child.stdout.on('data', chunk => parts.push(String(chunk)))
  child.stderr.on('data', chunk => parts.push(String(chunk)))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, out: parts.join('') }
}

const PROBE = `${process.execPath} bin/lyncpin.js probe alice@contoso.com --outside`

interface Json {
  readonly steps: readonly { readonly step: string; readonly target: string; readonly outcome: string }[]
  readonly report: { readonly findings: readonly { readonly rule: string }[] }
}

const dropping = canDrop()

test.skipIf(!dropping)('an address that swallows packets gets its verdict at the deadline', async () => {
  const { status, out } = await outputOf(
    inNamespace(`${PROBE} --resolve lyncdiscover.contoso.com=127.9.9.1 --dns 127.0.0.1 --timeout 1 --json`),
  )
  const { steps, report } = JSON.parse(out) as Json
  const tcp = steps.find(({ step, target }) => step === 'tcp' && target.endsWith(':443'))
  expect([status, tcp?.outcome]).toEqual([1, 'silent'])
  expect(report.findings.map(({ rule }) => rule)).toContain('network/web-services-unreachable')
})

test.skipIf(!dropping)('a DNS server that swallows questions gets its verdict', async () => {
  const { out } = await outputOf(inNamespace(`${PROBE} --dns 127.9.9.53 --timeout 1 --json`))
  const { steps, report } = JSON.parse(out) as Json
  expect(new Set(steps.map(({ outcome }) => outcome))).toEqual(new Set(['silent']))
  expect(report.findings[0]?.rule).toBe('dns/resolver-silent')
})

test.skipIf(!dropping)('Ctrl-C ends at once with what is known', async () => {
  const child = inNamespace(
    `${PROBE} --resolve lyncdiscover.contoso.com=127.9.9.1 --dns 127.0.0.1 --timeout 60 --patience 60 --trace ${folder}/cut.ndjson`,
  )
  const ended = outputOf(child)
  await new Promise<void>(resolve =>
    child.stdout.on('data', chunk => String(chunk).includes('dns') && resolve()),
  )
  const beganMs = Date.now()
  child.kill('SIGINT')
  const { out } = await ended
  expect(Date.now() - beganMs).toBeLessThan(10_000)
  expect(out).toContain('The probe was ended before all steps were done.')
  expect(out).not.toMatch(/\n\s+at \S+ \(/)
  expect(readFileSync(`${folder}/cut.ndjson`, 'utf8')).toContain('"outcome":"ended"')
})

test.skipIf(!dropping)('a network without any server gives verdicts, not a stack trace', () => {
  const out = execFileSync('unshare', ['-n', 'sh', '-c', `${PROBE} --timeout 1 || true`], {
    encoding: 'utf8',
  })
  expect(out).toContain('steps failed')
  expect(out).not.toMatch(/\n\s+at \S+ \(/)
})
