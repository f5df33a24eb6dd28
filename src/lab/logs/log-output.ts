// Where the lab's logs go: files of a folder, or memory. Appending never waits and never throws; a disk that is too slow or full
// loses entries, and the file says so.

import { mkdirSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encodeText } from '../../base/text.ts'
import { joinBytes } from '../../log/wire-message.ts'

export interface LogOutput {
  /** Adds bytes to a file. @param file path below the folder, with "/" */
  append(file: string, bytes: Uint8Array): void
  /** Whether something was appended to the file in this run. */
  has(file: string): boolean
  /** Resolves when everything appended so far is written. */
  flush(): Promise<void>
}

/** Waiting bytes of one file at which further entries are lost. */
const LIMIT_BYTES = 16 << 20

/** Appends to files below a folder. @param onProblem told once for each file that cannot be written */
export function createFolderOutput(folder: string, onProblem: (text: string) => void): LogOutput {
  const writers = new Map<string, FileWriter>()
  return {
    append(file, bytes) {
      const writer = writers.get(file) ?? createFileWriter(join(folder, file), onProblem)
      writers.set(file, writer)
      writer.append(bytes)
    },
    has: file => writers.has(file),
    async flush() {
      await Promise.all([...writers.values()].map(writer => writer.flush()))
    },
  }
}

interface FileWriter {
  append(bytes: Uint8Array): void
  flush(): Promise<void>
}

function createFileWriter(path: string, onProblem: (text: string) => void): FileWriter {
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let lost = 0
  let failed = false
  let running: Promise<void> | undefined
  const report = (error: unknown) => {
    if (!failed) onProblem(`the log ${path} cannot be written: ${String(error)}`)
    failed = true
  }
  const drain = async () => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      waitingBytes = 0
      await appendFile(path, joinBytes(...batch), { mode: 0o600 }).catch(report)
    }
    running = undefined
  }
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    report(error)
  }
  return {
    append(bytes) {
      if (failed) return
      if (waitingBytes + bytes.length > LIMIT_BYTES) {
        lost++
        return
      }
      if (lost > 0) waiting.push(encodeText(`# ${lost} entries were lost: the disk is too slow\r\n`))
      lost = 0
      waiting.push(bytes)
      waitingBytes += bytes.length
      running ??= Promise.resolve().then(drain)
    },
    flush: async () => {
      await running
    },
  }
}

export interface MemoryOutput extends LogOutput {
  /** Files with their bytes, by path. */
  files(): ReadonlyMap<string, Uint8Array>
  /** Forgets everything. */
  clear(): void
}

/** Keeps everything in memory: for tests and for runs whose logs are analysed at once. */
export function createMemoryOutput(): MemoryOutput {
  const chunks = new Map<string, Uint8Array[]>()
  return {
    append(file, bytes) {
      const list = chunks.get(file)
      if (list) list.push(bytes)
      else chunks.set(file, [bytes])
    },
    has: file => chunks.has(file),
    flush: async () => undefined,
    files: () => new Map([...chunks].map(([file, parts]) => [file, joinBytes(...parts)])),
    clear: () => chunks.clear(),
  }
}
