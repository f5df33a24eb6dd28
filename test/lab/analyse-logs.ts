// Analyses the logs a lab wrote, as `lyncpin analyze` does.

import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import type { CaseReport } from '../../src/report/case-report.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { reportCase } from '../../src/workbench/report-case.ts'

/** @param wanted which of the files, by path */
export async function analyseLogs(
  files: ReadonlyMap<string, Uint8Array>,
  wanted: (path: string) => boolean = () => true,
): Promise<CaseReport> {
  const sources = [...files]
    .filter(([path]) => wanted(path))
    .map(([path, bytes]) => createMemorySource(path, bytes))
  return reportCase(await openCase(sources, { formats, observers, rules }))
}
