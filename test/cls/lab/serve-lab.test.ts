// The logging service of a lab that runs, asked over its socket as `lyncpin cls` does.

import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectCase } from '../../../src/cls/case/collect-case.ts'
import { readClsConfig } from '../../../src/cls/config.ts'
import { openTransport } from '../../../src/cls/connect.ts'
import { type Controller, createController } from '../../../src/cls/controller/controller.ts'
import { createLabListener } from '../../../src/cls/lab/lab-agents.ts'
import { type ServedLab, serveLab } from '../../../src/cls/lab/serve-lab.ts'
import { readQuery } from '../../../src/cls/search/query.ts'
import { signInClient } from '../../../src/lab/deployment/sign-in-client.ts'
import { startDeployment } from '../../../src/lab/deployment/start-deployment.ts'
import type { Deployment } from '../../../src/lab/deployment.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { createFolderOutput } from '../../../src/lab/logs/log-output.ts'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { createFormatSet } from '../../../src/log/read-log.ts'
import { createTestKeys } from '../../lab/test-keys.ts'
import { drawPortShift } from '../../lab/test-network.ts'

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-serve-'))
const logFolder = join(folder, 'logs')
const reports: string[] = []
let deployment: Deployment
let served: ServedLab
let controller: Controller

beforeAll(async () => {
  mkdirSync(logFolder)
  const listener = createLabListener()
  deployment = await startDeployment(readWorld(DEFAULT_WORLD, 'world.yaml'), {
    portShift: drawPortShift(),
    addressPrefix: `127.${randomInt(30, 250)}`,
    keys: createTestKeys(),
    logs: createFolderOutput(logFolder, text => reports.push(text)),
    alsoLog: listener.alsoLog,
    realMs: () => Date.now(),
    random: length => randomBytes(length),
  })
  served = await serveLab(deployment, listener, {
    folder: join(folder, 'cls'),
    logFolder,
    formats: createFormatSet(formats),
    version: 'test',
    onReport: text => reports.push(text),
  })
  controller = createController({ transport: await openTransport(readClsConfig(served.configFile)) })
})
afterAll(async () => {
  await deployment.stop()
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

test('has an agent on every server, Edge and reverse proxy included, in their pools', async () => {
  const cards = await controller.cards()
  expect(cards.map(({ machine, pool }) => `${machine} ${pool}`).sort()).toEqual([
    'edge01.contoso.com edge01.contoso.com',
    'fe01.contoso.com pool01.contoso.com',
    'fe02.contoso.com pool01.contoso.com',
    'proxy.contoso.com ',
  ])
})

test('makes a case of a refused password: messages, web logs, and the audit of the log-on', async () => {
  const started = await controller.start('Authentication', {}, { by: 'test' })
  expect(started.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered', 'answered'])
  const fromUs = (Date.now() - 2000) * 1000
  const fault = faults.find(({ id }) => id === 'account/password-changed')
  const undo = await fault?.apply(deployment)
  await signInClient(
    deployment,
    { sipAddress: 'alice@contoso.com', side: 'outside', client: 'alice', auth: 'tls-dsk' },
    new AbortController().signal,
  )
  await undo?.()
  const query = readQuery({
    fromUs,
    toUs: fromUs + 60e6,
    components: ['Microsoft-Windows-Security-Auditing'],
  })
  // The event log is a file: its agent looks twice a second.
  for (let i = 0; i < 40; i++) {
    let found = 0
    const running = await controller.search(query, {})
    for await (const batch of running.records) found += batch.length
    if (found > 0) break
    await sleep(250)
  }
  const made = await collectCase(
    controller,
    {},
    {
      user: 'alice@contoso.com',
      fromUs,
      toUs: Date.now() * 1000,
      folder: join(folder, 'case'),
    },
  )
  const text = made.traces.map(file => readFileSync(file, 'utf8')).join('')
  expect(text).toMatch(/"eventId":4625/)
  expect(text).toContain('"kind":"web-request-line"')
  expect(made.answers.reduce((sum, { records }) => sum + records, 0)).toBe(made.records)
  expect(reports).toEqual([])
})
