// Diagnostics headers for people, with what the id means where a reference is at hand.

import { type MsDiagnostics, parseMsDiagnosticsList } from '../../protocol/ms-diagnostics/parse.ts'
import { type DetailNode, type DetailOptions, row } from './node.ts'

/** Describes all values of one header line; nothing when it holds none. */
export function describeDiagnostics(name: string, value: string, options: DetailOptions): DetailNode[] {
  return parseMsDiagnosticsList(value).map(found => {
    const { children, ...node } = describeDiagnosticsId(
      found.id,
      found.reason ?? '',
      parametersOf(found),
      options,
    )
    return { ...node, name, children }
  })
}

/** An id with its reason and meaning. */
export function describeDiagnosticsId(
  id: number,
  reason: string,
  parameters: readonly DetailNode[],
  { explainDiagnostics }: DetailOptions,
): DetailNode {
  const known = explainDiagnostics?.(id)
  return {
    name: 'diagnostics',
    value: `${id} ${reason}`.trim(),
    note: known?.title ?? '',
    children: [...row('meaning', known?.meaning), ...parameters],
  }
}

function parametersOf({ source, parameters }: MsDiagnostics): DetailNode[] {
  const others = [...parameters].filter(([name]) => name !== 'reason' && name !== 'source')
  return [...row('decided by', source), ...others.flatMap(([name, value]) => row(name, value))]
}
