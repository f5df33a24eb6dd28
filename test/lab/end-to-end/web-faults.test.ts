import { afterEach, describe, expect, test } from 'vitest'
import { CLIENT_KINDS, type Fault, isHit, rulesFor } from '../../../src/lab/fault.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { analyseLogs } from '../analyse-logs.ts'
import { signInTo } from '../client.ts'
import { startTestDeployment, type TestDeployment } from '../test-deployment.ts'

/** The faults of the web services: reverse proxy, Autodiscover, web ticket, certificate provisioning. */
const IDS = [
  'network/host-header-rewritten',
  'certificate/reverse-proxy-expired',
  'certificate/reverse-proxy-name-missing',
  'certificate/reverse-proxy-untrusted-root',
  'certificate/internal-web-expired',
]
const wanted: readonly Fault[] = faults.filter(({ id }) => IDS.includes(id))
let lab: TestDeployment | undefined

afterEach(async () => {
  await lab?.stop()
  lab = undefined
})

test('every fault of the list is in the catalogue', () => {
  expect(wanted.map(({ id }) => id).sort()).toEqual([...IDS].sort())
})

describe.each(wanted.map(fault => [fault.id, fault] as const))('%s', (_id, fault) => {
  test.each(CLIENT_KINDS.map(kind => [`${kind.side}, certificate ${kind.certificate}`, kind] as const))(
    '%s',
    { timeout: 60_000 },
    async (_name, kind) => {
      lab = await startTestDeployment()
      const { side } = kind
      const before = kind.certificate === 'stored' ? await signInTo(lab, { side }) : undefined
      lab.logs.clear()
      const undo = await fault.apply(lab)
      const result = await signInTo(lab, { side, ...(before ? { stored: before.stored } : {}) })
      await lab.logs.flush()
      const { findings } = await analyseLogs(lab.logs.files(), path => /^(?:clients|servers)/.test(path))
      expect(result.outcome).toBe(isHit(fault, kind) ? 'failed' : 'signed-in')
      const [first] = findings
      if (isHit(fault, kind)) {
        expect(rulesFor(fault, side)).toContain(first?.rule)
        // A rule for symptoms is the last resort and does not claim to know the cause.
        if (first?.kind === 'cause')
          expect(first.causes.some(({ id }) => fault.records.includes(id))).toBe(true)
      }
      // A defect that stops nobody here may be seen all the same, but nothing else may.
      else expect(findings.filter(({ rule }) => !rulesFor(fault, side).includes(rule))).toEqual([])
      await undo()
      expect(await signInTo(lab, { side })).toMatchObject({ outcome: 'signed-in' })
    },
  )
})
