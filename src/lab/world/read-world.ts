// Reads the description of a world from YAML or JSON. What is wrong is told all at once, each with line, path, what was found and
// what to do.

import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { findContradictions, type Mistake } from './contradictions.ts'
import { type World, worldSchema } from './schema.ts'

type Path = readonly PropertyKey[]

/**
 * Reads and checks a world.
 * @param name of the file, for messages
 * @throws AppError('usage') that names every mistake
 */
export function readWorld(source: string, name: string): World {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const { line } = lines.linePos(broken.pos[0])
    throw refused(name, [`line ${line}: ${broken.message}`], 'It must be YAML or JSON.')
  }
  const said = (mistakes: readonly Mistake[]) =>
    mistakes
      .map(({ path, text }) => ({ line: lineOf(document, lines, path), text: `${formatPath(path)}${text}` }))
      .sort((a, b) => a.line - b.line)
      .map(mistake => `line ${mistake.line}: ${mistake.text}`)
  const result = worldSchema.safeParse(toPlain(document, name))
  if (!result.success) throw refused(name, said(result.error.issues.flatMap(mistakesOf)))
  const contradictions = findContradictions(result.data)
  if (contradictions.length > 0) throw refused(name, said(contradictions))
  return result.data
}

/** Anchors and aliases are allowed, but not without end. */
function toPlain(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw refused(name, [String(error)])
  }
}

const MANY = 20

function refused(name: string, mistakes: readonly string[], hint = ''): AppError {
  const shown = mistakes.slice(0, MANY).map(mistake => `\n  ${printableLine(mistake, 300)}`)
  const more = mistakes.length > MANY ? `\n  and ${mistakes.length - MANY} more` : ''
  return new AppError(
    'usage',
    `${printableLine(name)} does not describe a world:${shown.join('')}${more}${hint && `\n${hint}`}`,
  )
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  const { path } = issue
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => ({ path: [...path, key], text: unknownField(key, path) }))
    case 'invalid_type':
      return [
        issue.input === undefined && issue.message.endsWith('undefined')
          ? { path, text: `is missing; ${article(issue.expected)} is expected` }
          : { path, text: `expected ${article(issue.expected)}` },
      ]
    case 'invalid_value':
      return [{ path, text: `expected one of ${issue.values.map(String).join(', ')}` }]
    default:
      return [{ path, text: issue.message }]
  }
}

function unknownField(key: string, path: Path): string {
  const known = fieldsAt(worldSchema, path)
  const close = findClosest(key, known)
  const hint = close === undefined ? `fields here are ${known.join(', ')}` : `did you mean "${close}"?`
  return `there is no such field; ${hint}`
}

/** Names of the fields of the object at a path of the schema. */
function fieldsAt(schema: unknown, path: Path): string[] {
  let at = unwrap(schema)
  for (const part of path) {
    const next = at?.element ?? (at?.valueType as unknown) ?? at?.shape?.[String(part)]
    at = unwrap(next)
  }
  return Object.keys(at?.shape ?? {})
}

interface SchemaNode {
  readonly shape?: Readonly<Record<string, unknown>>
  readonly element?: unknown
  readonly valueType?: unknown
  readonly def?: { readonly innerType?: unknown }
}

function unwrap(schema: unknown): SchemaNode | undefined {
  const node = schema as SchemaNode | undefined
  return node?.def?.innerType === undefined ? node : unwrap(node.def.innerType)
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

/** `users[0].pool: ` */
function formatPath(path: Path): string {
  const text = path.reduce<string>(
    (said, part) => (typeof part === 'number' ? `${said}[${part}]` : `${said}${said && '.'}${String(part)}`),
    '',
  )
  return text === '' ? '' : `${text}: `
}

/** Line of the value at a path, or of what is nearest above it. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    const pair = isMap(parent)
      ? parent.items.find(item => isPair(item) && String(item.key) === key)
      : undefined
    const node = pair?.key ?? document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
