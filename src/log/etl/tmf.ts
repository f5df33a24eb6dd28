// TMF files: the texts of WPP messages, as trace tools export them from the symbols of a program. One section for each source
// file (GUID), in it one message for each trace statement.

import type { Problem } from '../../base/problem.ts'

export interface TmfArgument {
  readonly name: string
  /** ItemString, ItemLong, … */
  readonly type: string
  /** Names of values, for list types. */
  readonly names: readonly string[]
  /** What %10, %11, … in the text refer to. */
  readonly number: number
}

export interface TmfMessage {
  /** Module: SIPStack, … */
  readonly component: string
  readonly file: string
  readonly line: number
  /** TL_INFO, …; '' when not given. */
  readonly level: string
  readonly flags: string
  readonly function: string
  /** "%0%10!s!": %0 is the prefix. */
  readonly text: string
  readonly arguments: readonly TmfArgument[]
}

export interface TmfSet {
  find(guid: string, messageNumber: number): TmfMessage | undefined
  /** Knows the source file of this GUID, though perhaps not every statement of it. */
  knows(guid: string): boolean
  readonly messages: number
  /** "Last Updated" marks of the files: the build. */
  readonly builds: readonly string[]
  readonly problems: readonly Problem[]
}

const GUID_LINE =
  /^\s*\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?\s+(\S+)\s*(?:\/\/(.*))?$/i
const TYPE_LINE = /^\s*#typev?\s+(\S+)\s+(\d+)\s+"(.*)"\s*(?:\/\/\s*(.*?))?\s*\{?\s*$/
const ARGUMENT_LINE = /^\s*(.*?),\s*(Item\w+)\s*(?:\((.*)\))?\s*--\s*(\d+)\s*$/
const BUILD_LINE = /^\/\/\s*PDB:\s*Last Updated\s*:\s*(.*?)\s*$/i

/** Reads TMF texts; a file without any message becomes a problem that names it. */
export function parseTmf(files: readonly { readonly name: string; readonly text: string }[]): TmfSet {
  const messages = new Map<string, TmfMessage>()
  const guids = new Set<string>()
  const builds = new Set<string>()
  const problems: Problem[] = []
  for (const { name, text } of files) {
    const before = messages.size
    readFile(text, {
      build: build => builds.add(build),
      guid: guid => guids.add(guid),
      message: (guid, number, message) => messages.set(`${guid} ${number}`, message),
    })
    if (messages.size > before) continue
    problems.push({
      code: 'tmf-empty',
      text: `${name} holds no WPP message formats: expected lines that begin "#typev", as trace tools export them`,
    })
  }
  return {
    find: (guid, number) => messages.get(`${guid} ${number}`),
    knows: guid => guids.has(guid),
    messages: messages.size,
    builds: [...builds],
    problems,
  }
}

interface TmfVisitor {
  build(build: string): void
  guid(guid: string): void
  message(guid: string, number: number, message: TmfMessage): void
}

function readFile(text: string, visitor: TmfVisitor): void {
  let guid = ''
  let component = ''
  let file = ''
  const lines = text.split(/\r\n|\n|\r/)
  for (const [i, line] of lines.entries()) {
    const section = GUID_LINE.exec(line)
    const build = BUILD_LINE.exec(line)?.[1]
    if (build) visitor.build(build)
    if (section) {
      guid = (section[1] ?? '').toLowerCase()
      component = section[2] ?? ''
      file = /\bSRC=(\S+)/i.exec(section[3] ?? '')?.[1] ?? ''
      visitor.guid(guid)
      continue
    }
    const type = TYPE_LINE.exec(line)
    if (!type || guid === '') continue
    visitor.message(guid, Number(type[2]), {
      component,
      file,
      line: Number(/(\d+)$/.exec(type[1] ?? '')?.[1] ?? 0),
      ...readAttributes(type[4] ?? ''),
      text: type[3] ?? '',
      arguments: readArguments(lines, i + 1),
    })
  }
}

/** "LEVEL=TL_INFO FLAGS=TF_PROTOCOL FUNC=Class::Method"; the function may hold blanks and comes last. */
function readAttributes(text: string): Pick<TmfMessage, 'level' | 'flags' | 'function'> {
  return {
    level: /\bLEVEL=(\S+)/.exec(text)?.[1] ?? '',
    flags: /\bFLAGS=(\S+)/.exec(text)?.[1] ?? '',
    function: /\bFUNC=(.*?)\s*\{?\s*$/.exec(text)?.[1] ?? '',
  }
}

/** The lines between the braces that follow line `from` - 1. */
function readArguments(lines: readonly string[], from: number): TmfArgument[] {
  const found: TmfArgument[] = []
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (/^\s*\}/.test(line) || /^\s*#typev?\s/.test(line)) break
    const match = ARGUMENT_LINE.exec(line)
    if (!match) continue
    const names = (match[3] ?? '').split(',').map(name => name.trim())
    found.push({
      name: (match[1] ?? '').trim(),
      type: match[2] ?? '',
      names: match[3] === undefined ? [] : names,
      number: Number(match[4]),
    })
  }
  return found
}
