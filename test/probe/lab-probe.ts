// Probes a running deployment of the lab from one of its clients.

import { ntHash } from '../../src/auth/index.ts'
import { Secret } from '../../src/base/secret.ts'
import type { Deployment } from '../../src/lab/deployment.ts'
import type { ProbeCredentials, ProbeOptions } from '../../src/probe/options.ts'
import { performProbe } from '../../src/probe/perform.ts'
import type { ProbeReport } from '../../src/report/probe/probe-report.ts'

export interface LabProbe {
  readonly probe: ProbeReport
  readonly trace: string
  /** Steps that failed: "tls sip.contoso.com at …: wrong-name". */
  readonly failed: readonly string[]
  /** Rules that fired and are no noise, best first. */
  readonly rules: readonly string[]
}

/** Alice's password in the default world. */
export function aliceCredentials(
  changes: Partial<ProbeCredentials> = {},
  password = 'Alice-in-the-lab-1',
): ProbeCredentials {
  return {
    windows: { user: 'alice@contoso.com', domain: '', ntHash: ntHash(new Secret(password)) },
    auth: undefined,
    trust: () => Promise.resolve(false),
    ...changes,
  }
}

/** Probes from a side of the deployment. */
export async function probeLab(
  deployment: Deployment,
  side: 'inside' | 'outside',
  changes: Partial<ProbeOptions> = {},
): Promise<LabProbe> {
  const { context } = deployment.client('probe', side)
  const options: ProbeOptions = {
    user: 'alice@contoso.com',
    sipDomain: 'contoso.com',
    side,
    server: undefined,
    timeoutMs: 3000,
    patienceMs: 30_000,
    only: undefined,
    ...changes,
  }
  const { probe, trace } = await performProbe({
    options,
    client: record => ({ ...context, trustedRootsPem: context.trustedRootsPem, record }),
    signal: new AbortController().signal,
    name: 'probe.ndjson',
  })
  return {
    probe,
    trace,
    failed: probe.steps
      .filter(({ verdict }) => verdict === 'failed')
      .map(({ step, target, outcome }) => `${step} ${target}: ${outcome}`),
    rules: probe.report.findings.filter(({ kind }) => kind !== 'noise').map(({ rule }) => rule),
  }
}
