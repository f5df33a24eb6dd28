// The page of a rule, and the list of all rules, for the terminal.

import { STAGE_TITLES, STAGES } from '../reference/stage.ts'
import { isCommand } from './command-text.ts'
import { hang, readableWidth } from './hang.ts'
import { formatCount } from './numbers.ts'
import { type FailureLink, RULE_KINDS, type RulePage } from './rule-page.ts'
import { createPaint, type Paint, type Tone, wrap } from './style.ts'

export interface RuleTextOptions {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** Formats the page of one rule. */
export function formatRuleText(page: RulePage, { colour, width: columns }: RuleTextOptions): string {
  const paint = createPaint(colour)
  const width = readableWidth(columns)
  const section = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : [`  ${paint('strong', title)}`, ...lines].join('\n')
  const about = `${page.kind}, ${RULE_KINDS[page.kind]} · severity ${page.severity} · ${STAGE_TITLES[page.stage]}`
  return [
    [
      paint('strong', wrap(page.title.fires, width, '')),
      `${paint('accent', page.id)}  ${paint('muted', about)}`,
    ].join('\n'),
    wrap(page.explanation, width, '  '),
    section('Who is affected', page.affected === '' ? [] : [wrap(page.affected, width, '    ')]),
    section(
      page.causes.length === 1 ? 'Cause' : 'Causes',
      page.causes.flatMap((cause, i) => formatCause(cause, i, paint, width)),
    ),
    section(
      'Not to be confused with',
      page.lookAlikes.map(({ what, tell }) => item(`${what}: ${tell}`, width)),
    ),
    section(
      'What would settle it',
      page.settle.map(text => item(text, width)),
    ),
    section('Evidence it needs', formatEvidence(page, width)),
    section(
      'See also',
      page.seeAlso.map(reference => item(formatReference(reference), width)),
    ),
    section(
      'Covers',
      page.covers.map(failure => item(formatFailure(failure), width)),
    ),
    section('Samples', formatSamples(page, width)),
  ]
    .filter(block => block !== '')
    .join('\n\n')
}

function item(text: string, width: number): string {
  return wrap(`- ${text}`, width, '    ', '      ')
}

function formatCause(
  { failure, cause, confirm, remedy }: RulePage['causes'][number],
  i: number,
  paint: Paint,
  width: number,
): string[] {
  return [
    wrap(`${i + 1}. ${cause} (${failure.id})`, width, '    ', '       '),
    ...formatSteps('Confirm', confirm, paint, width),
    ...formatSteps('Remedy', remedy, paint, width),
  ]
}

function formatSteps(title: string, steps: readonly string[], paint: Paint, width: number): string[] {
  if (steps.length === 0) return []
  // A command is pasted: it is not wrapped.
  const lines = steps.map(step => (isCommand(step) ? `         ${step}` : wrap(step, width, '         ')))
  return [`       ${paint('muted', `${title}:`)}`, ...lines]
}

function formatEvidence({ evidence: { needs, wants, phrases } }: RulePage, width: number): string[] {
  return [
    ...(needs.length === 0 ? [] : [`judges: ${needs.map(({ what }) => what).join(', ')}`]),
    ...(phrases.length === 0 ? [] : [`understands the sentences: ${phrases.join(', ')}`]),
    ...(wants === '' ? [] : [`where that is missing, collect: ${wants}`]),
  ].map(text => item(text, width))
}

function formatReference({ text, references }: RulePage['seeAlso'][number]): string {
  if (references.length === 0) return text
  return references.map(({ label, name }) => (name === '' ? label : `${label}: ${name}`)).join('; ')
}

function formatFailure({ id, title }: FailureLink): string {
  return title === '' ? id : `${id}  ${title}`
}

function formatSamples({ samples, provokedBy }: RulePage, width: number): string[] {
  return [
    `fires on: ${samples.fires.join(', ') || 'none'}`,
    `stays silent on: ${samples.clear.join(', ') || 'none'}`,
    ...(provokedBy === '' ? [] : [`lab fault: ${provokedBy}`]),
  ].map(text => item(text, width))
}

const KIND_TONES: Readonly<Record<RulePage['kind'], Tone>> = {
  cause: 'bad',
  symptom: 'warn',
  note: 'plain',
  noise: 'muted',
}

/** Formats the list of rules, grouped by stage; `totalFailures` is the size of the catalogue of failures. */
export function formatRuleListText(
  pages: readonly RulePage[],
  totalFailures: number,
  { colour, width: columns }: RuleTextOptions,
): string {
  const paint = createPaint(colour)
  const width = readableWidth(columns)
  const idWidth = Math.max(0, ...pages.map(({ id }) => id.length))
  const groups = STAGES.flatMap(stage => {
    const rows = pages.filter(page => page.stage === stage)
    if (rows.length === 0) return []
    const lines = rows.map(page => formatListLine(page, idWidth, paint, width))
    return [[paint('strong', STAGE_TITLES[stage]), ...lines].join('\n')]
  })
  const covered = new Set(
    pages.flatMap(({ covers }) => covers.filter(({ title }) => title !== '').map(({ id }) => id)),
  )
  const summary = `${formatCount(pages.length, 'rule')}, covering ${covered.size} of ${totalFailures} catalogued failures. lyncpin rules ID shows one.`
  return [...groups, paint('muted', summary)].join('\n\n')
}

function formatListLine(
  { id, kind, title, covers }: RulePage,
  idWidth: number,
  paint: Paint,
  width: number,
): string {
  const label = `  ${paint('accent', id.padEnd(idWidth))}  ${paint(KIND_TONES[kind], kind.padEnd('symptom'.length))}`
  const ids = covers.map(failure => failure.id).join(' ')
  return hang(label, `${title.fires}${ids === '' ? '' : ` [${ids}]`}`, width, idWidth + 'symptom'.length + 6)
}
