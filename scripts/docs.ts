// Writes the generated documents under docs/: a page for every rule and every step of the probe with their indexes, the rules for
// certificates, the coverage of the catalogue of failures, the schema of the JSON report, the HTTP interface, and the picture of
// what `analyze` prints. `check` only compares.
//   node scripts/docs.ts write|check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expandInputs } from '../src/cli/expand-inputs.ts'
import { formatCertificateRules } from '../src/diagnose/certificate-rules/markdown.ts'
import { rules } from '../src/diagnose/rules.gen.ts'
import { formats } from '../src/log/formats.gen.ts'
import { formatStepIndex, formatStepPage } from '../src/probe/step-page.ts'
import { steps } from '../src/probe/steps.gen.ts'
import { failures } from '../src/reference/failures.ts'
import { formatCoverageMarkdown } from '../src/report/coverage-markdown.ts'
import { formatReportSchemaJson, formatReportSchemaMarkdown } from '../src/report/report-schema-document.ts'
import { formatRuleIndexMarkdown, formatRuleMarkdown } from '../src/report/rule-markdown.ts'
import { pageOfRule } from '../src/report/rule-page.ts'
import { formatReportText } from '../src/report/text/report.ts'
import { observers } from '../src/trace/observers.gen.ts'
import { formatOpenApi } from '../src/web/api/openapi.ts'
import { openCase } from '../src/workbench/open-case.ts'
import { reportCase } from '../src/workbench/report-case.ts'
import { drawTerminal } from './terminal-picture.ts'

const RULES = 'docs/rules'
const STEPS = 'docs/probe'
const INCIDENT = 'examples/external-web-certificate'

/** Text of every generated document by its path. */
async function generate(): Promise<ReadonlyMap<string, string>> {
  const pages = rules.map(pageOfRule)
  return new Map([
    ...pages.map(page => [`${RULES}/${page.id}.md`, formatRuleMarkdown(page)] as const),
    [`${RULES}/README.md`, formatRuleIndexMarkdown(pages)],
    ...steps.map(step => [`${STEPS}/${step.id}.md`, formatStepPage(step)] as const),
    [`${STEPS}/README.md`, formatStepIndex(steps)],
    ['docs/certificate-rules.md', formatCertificateRules()],
    ['docs/coverage.md', formatCoverageMarkdown(failures, pages)],
    ['docs/report.schema.json', formatReportSchemaJson()],
    ['docs/report-schema.md', formatReportSchemaMarkdown()],
    ['docs/openapi.json', formatOpenApi()],
    ['docs/images/analyze.svg', await drawIncident()],
  ])
}

async function drawIncident(): Promise<string> {
  const inputs = await expandInputs([INCIDENT], { formats })
  try {
    const report = await reportCase(await openCase(inputs.sources, { formats, observers, rules }))
    const text = formatReportText(report, { colour: true, width: 118, verbose: false })
    return drawTerminal(`npx lyncpin analyze ${INCIDENT}`, text)
  } finally {
    await inputs.close()
  }
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

const write = process.argv[2] === 'write'
const documents = await generate()
const stale = [...documents].filter(
  ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
)
/** Pages of rules and steps that are no more. */
const orphans = [RULES, STEPS].flatMap(filesUnder).filter(path => !documents.has(path.replaceAll('\\', '/')))

for (const [path, text] of stale) {
  console.log(write ? `wrote ${path}` : `${path} is stale: run "npm run docs"`)
  if (!write) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
for (const path of orphans) {
  console.log(write ? `removed ${path}` : `${path} belongs to no rule or step: run "npm run docs"`)
  if (write) rmSync(path)
}
if (!write && stale.length + orphans.length > 0) process.exitCode = 1
