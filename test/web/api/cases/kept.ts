// Shared by tests: a store of cases in a folder of its own.

import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { encodeText } from '../../../../src/base/text.ts'
import { type CaseStore, openCaseStore, type StoreLimits } from '../../../../src/web/api/cases/store.ts'

export interface OpenedStore {
  readonly store: CaseStore
  readonly folder: string
  readonly logged: string[]
  /** Names in a folder of the store. */
  names(...path: string[]): string[]
  /** Sets the clock. */
  at(nowMs: number): void
}

export const MB = 1 << 20

/** Opens a store, in a new folder unless one is given; it is closed with the test. */
export async function openStore(
  limits: Partial<StoreLimits> = {},
  folder = mkdtempSync(join(tmpdir(), 'lyncpin-store-')),
): Promise<OpenedStore> {
  const logged: string[] = []
  let nowMs = Date.UTC(2026, 0, 1)
  const store = await openCaseStore({ folder, limits, now: () => nowMs, log: line => logged.push(line) })
  onTestFinished(() => store.close())
  return {
    store,
    folder,
    logged,
    names: (...path) => {
      const inner = join(folder, ...path)
      return existsSync(inner) ? readdirSync(inner).sort() : []
    },
    at: now => {
      nowMs = now
    },
  }
}

/** A stream of parts. */
export async function* streamOf(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? encodeText(part) : part
}

/** Puts a complete case into a store; gives its id. */
export async function addCase(
  store: CaseStore,
  content: string | Uint8Array = 'log',
  name = 'a.log',
): Promise<string> {
  const { id } = (await store.create('', 'alice')).content
  await store.addFile(id, { name: name, stream: streamOf(content) })
  await store.complete(id)
  return id
}
