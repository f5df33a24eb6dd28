// Logs of the lab as the interface lists and finds them.

import type { InputList } from '../endpoint-parts.ts'
import { Refusal } from '../refusal.ts'
import { type LogPart, sourceOfPart } from './logs.ts'

/** Parts as inputs; their names are their ids. */
export function listParts(parts: readonly LogPart[]): InputList {
  const inputs = parts
    .map(sourceOfPart)
    .map(({ name, sizeBytes }) => ({ id: name, name, sizeBytes, kind: 'log' as const }))
  return { inputs, problems: [] }
}

/** @throws Refusal when there is none of this id */
export function findPart(parts: readonly LogPart[], id: string): LogPart {
  const found = parts.find(({ name }) => name === id)
  if (!found) throw new Refusal(404, 'not-found', 'the lab has no such log')
  return found
}
