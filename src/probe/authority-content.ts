// Fetches what certificates point to (revocation lists, authorities): over HTTP, without redirects, limited in size and time, each
// address once in a run. It is no part of the sign-in and is kept out of the trace.

import type { StepTools } from './step.ts'
import { fetchUrl } from './web-request.ts'

export type AuthorityContent =
  | { readonly kind: 'fetched'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly problem: string }

/** The lists of large public authorities have some megabytes, certificates some kilobytes. */
const MAX_BYTES = { list: 32 * 1024 * 1024, certificate: 256 * 1024 } as const

/** As long as Windows waits for what a certificate points to (ChainUrlRetrievalTimeoutMilliseconds). */
const ANSWER_MS = 15_000

/** What a run has fetched, by its signal, which every run has its own of. */
const runs = new WeakMap<AbortSignal, Map<string, Promise<AuthorityContent>>>()

/** Gets the content of an address that a certificate names. Never rejects. */
export function fetchAuthorityContent(
  url: string,
  what: keyof typeof MAX_BYTES,
  tools: StepTools,
): Promise<AuthorityContent> {
  const known = runs.get(tools.signal) ?? new Map<string, Promise<AuthorityContent>>()
  runs.set(tools.signal, known)
  const content = known.get(url) ?? load(url, what, tools)
  known.set(url, content)
  return content
}

async function load(url: string, what: keyof typeof MAX_BYTES, tools: StepTools): Promise<AuthorityContent> {
  const quiet = {
    ...tools,
    context: { ...tools.context, record: () => undefined },
    give: () => undefined,
    sessions: undefined,
  }
  const fetched = await fetchUrl(url, quiet, { maxBodyBytes: MAX_BYTES[what], answerMs: ANSWER_MS })
  if (fetched.kind === 'failed') return { kind: 'failed', problem: fetched.problem.text }
  const { status, content } = fetched.answer
  return status === 200 ? { kind: 'fetched', bytes: content } : { kind: 'refused', status }
}
