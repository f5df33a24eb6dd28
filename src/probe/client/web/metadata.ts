// The metadata of a service (…/mex): its ports and what they want.

import { readServiceMetadata, type ServicePort } from '../../../protocol/web-ticket/metadata.ts'
import { problem } from '../http/problem.ts'
import { refusedBy } from '../http/session.ts'
import type { StepResult } from './timed-step.ts'
import { USER_AGENT, type WebOptions } from './web-options.ts'

/** Gets the metadata. Never rejects. @param service URL of the service, without /mex */
export async function fetchMetadata(
  service: string,
  { session }: WebOptions,
): Promise<StepResult<{ readonly ports: readonly ServicePort[] }>> {
  const url = `${service.replace(/\/$/, '')}/mex`
  const headers = [{ name: 'User-Agent', value: USER_AGENT }]
  const result = await session.send(url, { method: 'GET', headers })
  if (result.kind === 'failed') return result
  if (result.status !== 200) return { kind: 'failed', problem: refusedBy(url, result) }
  const metadata = readServiceMetadata(result.body)
  return metadata
    ? { kind: 'passed', ports: metadata.ports }
    : { kind: 'failed', problem: problem('answer-unreadable', `${url} answers with no metadata`) }
}
