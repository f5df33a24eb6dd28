// What a person names on the command line as the sources to read: files, folders, patterns, archives, standard input. Whatever is
// wrong with one input is said, with what to do; the others are read.

import { createReadStream } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import type { ByteSource } from '../base/byte-source.ts'
import { messageOf } from '../base/errors.ts'
import { printableLine } from '../base/text.ts'
import { type ChunkCache, createChunkCache } from '../log/archive/chunk-cache.ts'
import { type ArchiveLimits, type InputProblem, openArchive } from '../log/archive.ts'
import type { LogFormat } from '../log/format.ts'
import { judgeInput } from '../log/judge-input.ts'
import { type FileSource, openFileSource, reasonOf } from './file-source.ts'
import { type SpoolOptions, spoolStream } from './spool.ts'
import { byCodeUnit, walkFolder } from './walk-folder.ts'

export interface ExpandedInputs {
  /** What can be read, in order of the arguments and, inside folders and archives, of their paths. */
  readonly sources: readonly ByteSource[]
  /** Format files of ETL traces (.tmf) that lay among the inputs. */
  readonly formatFiles: readonly ByteSource[]
  readonly problems: readonly InputProblem[]
  /** What happened to the files since they were opened; to be asked when everything is read. */
  changes(): Promise<readonly InputProblem[]>
  /** Closes files and removes temporary ones. */
  close(): Promise<void>
}

export interface ExpandOptions {
  readonly formats: readonly LogFormat[]
  /** What "-" stands for; standard input of the process where it is not given. */
  readonly stdin?: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly spool?: SpoolOptions
  readonly archives?: Partial<ArchiveLimits>
  /** Files in one folder at most. */
  readonly folderLimit?: number
  /** What a file is called to people; its path where it is not given. */
  readonly nameOf?: (path: string) => string
  /** Gives files that are no logs as sources too, instead of explaining or passing over them. */
  readonly keepForeign?: boolean
}

const FOLDER_LIMIT = 50_000

interface Expansion {
  readonly options: ExpandOptions
  readonly sources: ByteSource[]
  readonly formatFiles: ByteSource[]
  readonly problems: InputProblem[]
  readonly opened: FileSource[]
  readonly cache: ChunkCache
  /** Files that were taken already, by device and number: named twice, or reached by two links. */
  readonly taken: Set<string>
  /** Files of the present argument that are neither text nor a known format, and that nobody named. */
  readonly passedOver: string[]
}

/** Expands arguments. Never rejects: whatever cannot be read becomes a problem. */
export async function expandInputs(
  paths: readonly string[],
  options: ExpandOptions,
): Promise<ExpandedInputs> {
  const expansion: Expansion = {
    options,
    sources: [],
    formatFiles: [],
    problems: [],
    opened: [],
    cache: createChunkCache(),
    taken: new Set(),
    passedOver: [],
  }
  for (const path of paths) {
    await takeArgument(expansion, path)
    reportPassedOver(expansion, path)
  }
  const { sources, formatFiles, problems, opened } = expansion
  return {
    sources,
    formatFiles,
    problems,
    changes: () => describeChanges(opened),
    async close() {
      for (const file of opened) await file.close()
    },
  }
}

function report(expansion: Expansion, path: string, text: string, kind: InputProblem['kind']): void {
  const name = nameOf(expansion, path)
  // What a source says of itself begins with its name, which is said already.
  const own = [`cannot read ${name}: `, `${name} `].find(start => text.startsWith(start)) ?? ''
  expansion.problems.push({ path: name, text: printableLine(text.slice(own.length), 1000), kind })
}

function nameOf({ options }: Expansion, path: string): string {
  return printableLine(options.nameOf?.(path) ?? path, 1000) || '""'
}

/** Nothing of it is read. */
function refuse(expansion: Expansion, path: string, text: string): void {
  report(expansion, path, text, 'unreadable')
}

/** It is read in part, or there is nothing to read. */
function note(expansion: Expansion, path: string, text: string): void {
  report(expansion, path, text, 'note')
}

const WILDCARD = /[*?[{]/

async function takeArgument(expansion: Expansion, path: string): Promise<void> {
  if (path === '-') return takeStdin(expansion)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return takeFolder(expansion, path)
  // A name with brackets in it is a name first. The shell of Windows leaves patterns to the program.
  if (!found && WILDCARD.test(path)) return takePattern(expansion, path)
  await takePath(expansion, path, true)
}

async function takePattern(expansion: Expansion, pattern: string): Promise<void> {
  const matches: string[] = []
  try {
    for await (const match of glob(pattern)) matches.push(match)
  } catch (thrown) {
    return refuse(expansion, pattern, `cannot be expanded: ${messageOf(thrown)}`)
  }
  if (matches.length === 0) refuse(expansion, pattern, 'no file matches this pattern')
  for (const match of matches.sort(byCodeUnit)) {
    const found = await stat(match).catch(() => undefined)
    if (found?.isDirectory()) await takeFolder(expansion, match)
    else await takePath(expansion, match, false)
  }
}

async function takeFolder(expansion: Expansion, folder: string): Promise<void> {
  const { paths, problems } = await walkFolder(folder, expansion.options.folderLimit ?? FOLDER_LIMIT)
  for (const { path, text, kind } of problems) report(expansion, path, text, kind)
  if (paths.length === 0 && problems.length === 0)
    note(
      expansion,
      folder,
      'this folder is empty; "lyncpin analyze --local" shows where clients keep their logs',
    )
  for (const path of paths) await takePath(expansion, path, false)
}

/** Takes a file or whatever else a path leads to. `isNamed`: the person named this very path. */
async function takePath(expansion: Expansion, path: string, isNamed: boolean): Promise<void> {
  try {
    const found = await stat(path)
    const identity = `${found.dev} ${found.ino}`
    // Some file systems give no numbers: nothing can be said about twins there.
    if (found.ino !== 0 && expansion.taken.has(identity)) return
    expansion.taken.add(identity)
    if (found.isFIFO()) return await takeStream(expansion, createReadStream(path), path)
    if (!found.isFile()) return refuse(expansion, path, 'this is a device or a socket, not a file')
    if (found.size === 0) return note(expansion, path, 'this file is empty')
    const source = await openFileSource(path, nameOf(expansion, path))
    expansion.opened.push(source)
    await takeSource(expansion, source, isNamed)
  } catch (thrown) {
    refuse(expansion, path, reasonOf(thrown))
  }
}

async function takeStdin(expansion: Expansion): Promise<void> {
  const stdin = expansion.options.stdin ?? process.stdin
  if (stdin.isTTY)
    return refuse(
      expansion,
      '-',
      '"-" reads standard input, and nothing is piped in: type log.txt | lyncpin analyze -',
    )
  await takeStream(expansion, stdin, 'standard input')
}

/** Reads a stream to its end: it has no size and cannot be read twice. */
async function takeStream(
  expansion: Expansion,
  stream: AsyncIterable<Uint8Array>,
  name: string,
): Promise<void> {
  try {
    const source = await spoolStream(stream, printableLine(name, 1000), expansion.options.spool)
    expansion.opened.push(source)
    if (source.sizeBytes === 0) note(expansion, name, 'nothing came')
    else await takeSource(expansion, source, true)
  } catch (thrown) {
    refuse(expansion, name, messageOf(thrown))
  }
}

/** Opens archives and sorts what is in them. */
async function takeSource(expansion: Expansion, source: ByteSource, isNamed: boolean): Promise<void> {
  const { sources, problems } = await openArchive(source, {
    ...expansion.options.archives,
    cache: expansion.cache,
  })
  for (const { path, text, kind } of problems) report(expansion, path, text, kind)
  for (const entry of sources) await takeEntry(expansion, entry, isNamed && entry === source)
}

async function takeEntry(expansion: Expansion, source: ByteSource, isNamed: boolean): Promise<void> {
  if (source.sizeBytes === 0) return
  if (expansion.options.keepForeign) {
    expansion.sources.push(source)
    return
  }
  try {
    const judged = await judgeInput(source, expansion.options.formats)
    if (judged.kind === 'log') expansion.sources.push(source)
    else if (judged.kind === 'format-file') expansion.formatFiles.push(source)
    else if (judged.kind === 'foreign') note(expansion, source.name, judged.text)
    else if (isNamed) {
      // Unknown bytes may hold messages: what a person names is searched.
      expansion.sources.push(source)
      note(
        expansion,
        source.name,
        'is no text and no format known here; its readable parts are searched all the same',
      )
    } else expansion.passedOver.push(source.name)
  } catch (thrown) {
    refuse(expansion, source.name, messageOf(thrown))
  }
}

/** One line for all files below an argument that are no logs. */
function reportPassedOver(expansion: Expansion, argument: string): void {
  const names = expansion.passedOver.splice(0)
  if (names.length === 0) return
  const shown = names
    .slice(0, 3)
    .map(name => (name.startsWith(argument) ? name.slice(argument.length).replace(/^[\\/!]/, '') : name))
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  const count = names.length === 1 ? '1 file is no log and was' : `${names.length} files are no logs and were`
  note(expansion, argument, `${count} passed over: ${shown.join(', ')}${more}`)
}

const CHANGES = {
  grown: 'grew while it was read; what came later was not read. Quit the client, then run this again',
  shortened: 'became shorter while it was read: its program began it anew. Copy it first, then give the copy',
  gone: 'was replaced or removed while it was read. Copy it first, then give the copy',
} as const

async function describeChanges(opened: readonly FileSource[]): Promise<readonly InputProblem[]> {
  const problems: InputProblem[] = []
  for (const file of opened) {
    const change = await file.change()
    if (change) problems.push({ path: file.name, text: CHANGES[change], kind: 'note' })
  }
  return problems
}
