import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tellSkew, wrongClocksOf } from '../../../src/diagnose/facts/clock-skew.ts'
import { openTexts } from '../../trace/logs.ts'

const read = (name: string): string => readFileSync(`test/samples/rules/${name}`, 'utf8')

async function clocksOf(text: string) {
  const { facts } = await openTexts({ client: text })
  const [attempt] = facts.attempts
  return attempt ? wrongClocksOf(facts, attempt) : []
}

test('finds a clock that is 19 minutes ahead of the server', async () => {
  const clocks = await clocksOf(read('authenticate/client-clock-wrong.uccapilog'))
  expect(clocks.map(tellSkew)).toEqual([
    expect.stringMatching(/^(?:19 min|18 min 5\d s|1140).* ahead of the server$/),
  ])
})

test('takes whole hours for the zone of the log', async () => {
  expect(await clocksOf(read('authenticate/ntlm-refused.uccapilog'))).toEqual([])
})
