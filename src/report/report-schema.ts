// The public schema of the JSON report (`lyncpin analyze --json`), field by field. case-report.ts holds the same shape as types;
// a test keeps the two equal. Published as docs/report.schema.json and docs/report-schema.md.

import { z } from 'zod'
import { PHASES } from '../trace/attempt.ts'
import { REPORT_SCHEMA, REPORT_VERSION } from './case-report.ts'

const text = (description: string) => z.string().describe(description)
const texts = (description: string) => z.array(z.string()).describe(description)
const count = (description: string) => z.int().min(0).describe(description)
const milliseconds = (description: string) => z.number().nullable().describe(description)

const phaseName = z.enum(PHASES)
const certainty = z.enum(['certain', 'likely', 'possible']).describe('How sure the evidence makes it.')

const source = z
  .object({
    name: text('Path or name of the log as it was given.'),
    sizeBytes: count('Size in bytes.'),
    encoding: text('Encoding it was read in: utf-8, utf-16le, utf-16be, or binary.'),
    formats: z
      .array(
        z.object({
          id: text('Id of the log format.'),
          title: text('Name of the log format.'),
          records: count('Records of this format.'),
          sizeBytes: count('Bytes of this format.'),
        }),
      )
      .describe('Formats found in it, the largest part first.'),
    records: count('Records in all.'),
    lines: count('Lines in all; 0 for binary formats.'),
    zone: text('Zone of its time stamps as "+02:00"; empty when it is not known.'),
    skewMs: z.number().describe('Milliseconds its clock is ahead of the reference.'),
    clockBasis: text('How zone and skew were found.'),
    problems: texts('What was odd about it.'),
    unreadable: text('Why it could not be read to its end; empty when it was.'),
  })
  .meta({ id: 'source', title: 'Source', description: 'One log.' })

const phase = z
  .object({
    name: phaseName.describe('Phase of the sign-in.'),
    outcome: z.enum(['passed', 'failed', 'skipped', 'unknown']).describe('What became of it.'),
    durationMs: milliseconds('Milliseconds it took; null when nothing was seen.'),
    reason: text('Why it was skipped, failed or is unknown; may be empty.'),
  })
  .meta({ id: 'phase', title: 'Phase', description: 'One phase of an attempt.' })

const attempt = z
  .object({
    id: text('"a1", "a2", … in order of time; stable within the report.'),
    user: text('user@host; empty when no log says.'),
    device: text('Endpoint id; empty when no log says.'),
    agent: text('Client program as it names itself; empty when no log says.'),
    place: z.enum(['inside', 'outside', 'unknown']).describe('Where the client was.'),
    placeReason: text('How that was found out.'),
    storedCertificate: z
      .enum(['used', 'absent', 'unknown'])
      .describe('Whether the client had a user certificate before it began.'),
    scheme: text(
      'Scheme that authenticated the user, or was tried last: TLS-DSK, NTLM, Kerberos; may be empty.',
    ),
    outcome: z.enum(['signed-in', 'failed', 'unfinished']).describe('How it ended.'),
    failedPhase: phaseName.nullable().describe('First phase that failed; null when none did.'),
    rounds: count('How many times the client went through the failing steps.'),
    server: text('Registrar, pool or Edge the client talked to; may be empty.'),
    from: z.string().nullable().describe('Begin, ISO 8601 UTC; null when the log has no times.'),
    durationMs: milliseconds('Milliseconds from first to last step; null when the log has no times.'),
    phases: z.array(phase).describe('All phases, in the order in which a client goes through them.'),
    sources: z.array(z.int().min(0)).describe('Indexes into the list of sources: the logs that show it.'),
    findings: texts('Ids of findings that explain it, best first.'),
  })
  .meta({ id: 'attempt', title: 'Attempt', description: 'One try of one endpoint to sign in.' })

const evidence = z
  .object({
    file: text('Name of the log.'),
    line: count('Line, from 1; 0 in binary formats.'),
    offset: count('First byte in the log.'),
    length: count('Number of bytes.'),
    text: text('The words themselves, printable.'),
    note: text('What they show; may be empty.'),
    again: z
      .array(z.object({ file: text('Name of the log.'), line: count('Line, from 1.') }))
      .describe('Lines that hold the same words again.'),
  })
  .meta({ id: 'evidence', title: 'Evidence', description: 'Bytes of a log that support a finding.' })

const cause = z
  .object({
    id: text('Record of the catalogue of failures: "WT-01". Stable for ever.'),
    certainty,
    cause: text('What is wrong.'),
    because: text('What speaks for or against it here; may be empty.'),
    confirm: texts('Commands or steps that confirm or refute it.'),
    remedy: texts('Commands or steps that cure it.'),
  })
  .meta({ id: 'cause', title: 'Cause', description: 'One cause that can explain a finding.' })

const finding = z
  .object({
    id: text('Rule id and a hash of the subject; the same over runs and logs.'),
    rule: text('Id of the rule: "ticket/web-ticket-refused". Stable for ever; lyncpin rules ID shows it.'),
    kind: z
      .enum(['cause', 'symptom', 'note', 'noise'])
      .describe(
        'cause names why, symptom only where; note is worth knowing; noise looks like a failure and is none.',
      ),
    severity: z.enum(['critical', 'error', 'warning', 'info']).describe('How serious it is.'),
    certainty: certainty.describe('Certainty of the best cause.'),
    title: text('One line.'),
    explanation: text('Two or three sentences.'),
    affected: text('Who is affected, and why only they; may be empty.'),
    attempts: texts('Ids of the attempts it explains.'),
    causes: z.array(cause).describe('Causes, the most certain first.'),
    evidence: z.array(evidence).describe('The proof.'),
    lookAlikes: z
      .array(z.object({ what: text('What it must not be confused with.'), tell: text('How to tell.') }))
      .describe('Similar failures.'),
    settle: texts('What would settle what is still open.'),
    seeAlso: texts('Documents, and reference ids for lyncpin explain.'),
  })
  .meta({
    id: 'finding',
    title: 'Finding',
    description: 'What is wrong, how sure, the proof and the remedy.',
  })

/** The report of `lyncpin analyze --json`. */
export const reportSchema = z
  .object({
    schema: z.literal(REPORT_SCHEMA).describe('Name of this schema.'),
    version: z
      .literal(REPORT_VERSION)
      .describe('Grows when a field has to go or change its meaning; new fields come without.'),
    sources: z.array(source).describe('The logs, in the order in which they were given.'),
    attempts: z.array(attempt).describe('Sign-in attempts, in order of time.'),
    findings: z.array(finding).describe('Findings, best first.'),
    rules: z
      .object({
        judged: count('Number of rules that judged.'),
        cannotTell: z
          .array(z.object({ rule: text('Rule id.'), wants: text('What to collect.') }))
          .describe('Rules that lack what they need.'),
        errors: z
          .array(z.object({ rule: text('Rule id.'), error: text('What went wrong.') }))
          .describe('Rules that failed: faults of Lyncpin.'),
      })
      .describe('What became of the rules.'),
  })
  .meta({ title: 'Lyncpin report', description: 'Report of lyncpin analyze --json.' })
