import { describe, expect, test } from 'vitest'
import { formatLadderSvg } from '../../src/report/ladder-svg.ts'
import { formatLadderText } from '../../src/report/ladder-text.ts'
import type { Ladder } from '../../src/trace/ladder/arrow.ts'
import { buildLadder } from '../../src/trace/ladder/ladder.ts'
import { answer, createClientLog, openTexts, register } from '../trace/logs.ts'
import { hostileLog } from './hostile.ts'

const OPTIONS = { colour: false, width: 100, zoneUs: 0 }

async function ladderOf(text: string): Promise<Ladder> {
  const { assembled, timeOf } = await openTexts({ 'a.UccApilog': text })
  const [attempt] = assembled.attempts
  if (!attempt) throw new Error('no attempt')
  return buildLadder(attempt, timeOf)
}

function refused(): string {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(2500, answer('403 Forbidden', { cseq: 1, headers: 'ms-diagnostics: 4004;reason="no"\r\n' }))
  return log.text()
}

describe('the ladder diagram in a terminal', () => {
  test('has a head, a line for each arrow with what was said, pauses and a legend', async () => {
    expect(formatLadderText(await ladderOf(refused()), OPTIONS)).toBe(
      [
        '                              Client      Front End',
        '                                        192.0.2.10:5…',
        '10:00:00.000 register           ●─────────────▶          REGISTER',
        '                                ⋮             ⋮          2.5 s later',
        '10:00:02.500                    ◀─────────────●        ✗ 403 Forbidden  4004 no',
        '✗ failed',
      ].join('\n'),
    )
  })

  test('never is wider than the terminal', async () => {
    const text = formatLadderText(await ladderOf(hostileLog()), OPTIONS)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  test('says that nothing was seen', () => {
    expect(formatLadderText({ attempt: 'a1', lanes: [], arrows: [] }, OPTIONS)).toMatch(/^\(nothing/)
  })
})

describe('the ladder diagram as SVG', () => {
  test('draws lanes, arrows with their outcomes, pauses and phases', async () => {
    const { markup } = formatLadderSvg(await ladderOf(refused()), { zoneUs: 0 })
    expect(markup).toContain('<text class="title" ')
    expect(markup).toMatch(/<g class="failed"><title>403 Forbidden\n4004 no\nfailed<\/title>/)
    expect(markup).toContain('⋮ 2.5 s later')
    expect(markup.match(/class="phase"/g)).toHaveLength(1)
  })

  test('escapes every text of the log', async () => {
    const { markup } = formatLadderSvg(await ladderOf(hostileLog()), { zoneUs: 0 })
    const elements = new Set([...markup.matchAll(/<([a-z]+)/gi)].map(([, name]) => name))
    expect([...elements].sort()).toEqual([
      'circle',
      'g',
      'line',
      'path',
      'rect',
      'svg',
      'text',
      'title',
      'tspan',
    ])
    for (const [tag] of markup.matchAll(/<[a-z][^>]*>/gi)) expect(tag).not.toMatch(/\son\w+\s*=/)
  })

  test('is nothing where nothing was seen', () => {
    expect(formatLadderSvg({ attempt: 'a1', lanes: [], arrows: [] }, { zoneUs: 0 }).markup).toBe('')
  })
})
