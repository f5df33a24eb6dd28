// lyncpin rules: lists the rules by stage, or shows the page of one. Offline.

import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import type { Rule } from '../../diagnose/rule.ts'
import { rules } from '../../diagnose/rules.gen.ts'
import { failures } from '../../reference/failures.ts'
import { formatJsonText } from '../../report/json.ts'
import { pageOfRule } from '../../report/rule-page.ts'
import { formatRuleListText, formatRuleText } from '../../report/rule-text.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { terminalOf } from '../terminal.ts'

const SUMMARY = 'List the rules of diagnosis, or show one'

export const command: Command = {
  name: 'rules',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('rules', SUMMARY)
      .argument('[id]', 'of the rule to show: stage/name, or the name alone')
      .option('--json', 'print JSON')
    parser.parse([...argv], { from: 'user' })
    const [id] = parser.args
    const { json } = parser.opts<{ json?: boolean }>()
    process.stdout.write(
      `${id === undefined ? showList(json ?? false) : showOne(findRule(id), json ?? false)}\n`,
    )
    return EXIT.ok
  },
}

function showList(json: boolean): string {
  const pages = rules.map(pageOfRule)
  if (!json) return formatRuleListText(pages, failures.length, terminalOf())
  const listed = pages.map(({ id, stage, kind, severity, title, covers }) => ({
    id,
    stage,
    kind,
    severity,
    title: title.fires,
    covers: covers.map(failure => failure.id),
  }))
  return formatJsonText({ schema: 'lyncpin.rules', version: 1, rules: listed })
}

function showOne(rule: Rule, json: boolean): string {
  const page = pageOfRule(rule)
  return json ? formatJsonText(page) : formatRuleText(page, terminalOf())
}

/** The rule of an id, or of its name without stage where only one rule has it. */
function findRule(id: string): Rule {
  const exact = rules.find(rule => rule.id === id)
  const [only, ...others] = rules.filter(rule => nameOf(rule) === id)
  const found = exact ?? (others.length === 0 ? only : undefined)
  if (found) return found
  const close = closestRule(id)
  const hint = close === undefined ? '' : ` Did you mean "${close.id}"?`
  throw new AppError('unknown-item', `there is no rule "${id}".${hint} "lyncpin rules" lists all rules.`)
}

function closestRule(id: string): Rule | undefined {
  const named = new Map(rules.flatMap(rule => [[nameOf(rule), rule] as const, [rule.id, rule] as const]))
  return named.get(findClosest(id, [...named.keys()]) ?? '')
}

/** "web-ticket-refused" of "ticket/web-ticket-refused". */
function nameOf({ id }: Rule): string {
  return id.slice(id.lastIndexOf('/') + 1)
}
