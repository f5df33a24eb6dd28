// What the codes in a message's lines mean, for the detail pane.

import { findEntry } from '../../../reference/entries.ts'
import type { ReferenceKind } from '../../../reference/entry.ts'
import { explain } from '../../../reference/explain.ts'
import type { MessageDetails } from '../../../report/details/message.ts'
import type { DetailView, ExplainedHere } from '../worker-protocol.ts'

/** Kinds of codes worth a word inside a header; ports and host names would be noise. */
const KINDS: ReadonlySet<ReferenceKind> = new Set<ReferenceKind>([
  'ms-diagnostics',
  'sip',
  'http',
  'hresult',
  'win32',
  'ntstatus',
  'kerberos',
  'tls-alert',
  'fault',
  'ucwa',
  'verdict',
])

/** Longer lines are tokens and certificates: they are decoded elsewhere. */
const LINE_LIMIT = 1500

/** Explains the start line and each header, in their order. */
export function explainMessage({ startLine, headers }: MessageDetails): DetailView['explained'] {
  return {
    startLine: codesIn(startLine),
    headers: headers.map(({ name, value }) => {
      const entry = findEntry('header', name)
      return {
        header: entry ? `${entry.meaning} ${entry.signIn}`.trim() : '',
        codes: codesIn(`${name}: ${value}`),
      }
    }),
  }
}

function codesIn(line: string): ExplainedHere[] {
  if (line.length > LINE_LIMIT) return []
  return explain(line).flatMap(({ known, entry: { id, kind, name, meaning, signIn } }) =>
    known && KINDS.has(kind) ? [{ id, name, meaning: `${meaning} ${signIn}`.trim() }] : [],
  )
}
