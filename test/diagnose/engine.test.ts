import { expect, test } from 'vitest'
import { diagnose, fill } from '../../src/diagnose/engine.ts'
import { evidenceOf } from '../../src/diagnose/evidence.ts'
import { CLEAR, defineRule, fires, type Rule } from '../../src/diagnose/rule.ts'
import { answer, createClientLog, openTexts, register } from '../trace/logs.ts'

async function refusedFacts() {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.receives(5, answer('403 Forbidden', { cseq: 1, headers: 'ms-diagnostics: 4003;reason="x"\r\n' }))
  return (await openTexts({ client: log.text() })).facts
}

const evidence = evidenceOf({
  kind: 'capture-loss',
  what: 'x',
  count: 1,
  quote: 'words',
  origin: { source: 0, offset: 0, length: 1, line: 1, timeUs: 0, direction: 'none' },
})

function ruleOf(id: string, over: Partial<Rule> = {}): Rule {
  return defineRule({
    id,
    stage: 'register',
    kind: 'cause',
    covers: ['XX-01'],
    title: { fires: `fires ${id}`, clear: 'clear' },
    needs: [],
    wants: 'a log',
    judge: facts => [
      fires({
        subject: { who: 'alice' },
        evidence: [evidence],
        attempts: facts.failedAttempts,
        causes: [{ id: 'XX-01', certainty: 'certain', because: '' }],
      }),
    ],
    explain: 'About {who} and {nobody}.',
    scope: '',
    causes: [
      { id: 'XX-01', cause: 'cause of {who}', confirm: [], remedy: [] },
      { id: 'XX-02', cause: 'other', confirm: [], remedy: [] },
    ],
    lookAlikes: [],
    settle: [],
    seeAlso: [],
    samples: { fires: [], clear: [] },
    ...over,
  })
}

test('fills texts with the subject and leaves unknown names', async () => {
  const { findings } = diagnose(await refusedFacts(), [ruleOf('register/a')])
  expect(findings[0]?.explanation).toBe('About alice and {nobody}.')
  expect(findings[0]?.causes[0]?.cause).toBe('cause of alice')
  expect(fill('{a}{b}', { a: '1' })).toBe('1{b}')
})

test('makes one finding of firings with equal subjects and several of different ones', async () => {
  const facts = await refusedFacts()
  const many = ruleOf('register/many', {
    judge: () =>
      ['alice', 'alice', 'bob'].map(who =>
        fires({
          subject: { who },
          evidence: [evidence],
          attempts: [],
          causes: [{ id: 'XX-01', certainty: 'likely', because: '' }],
        }),
      ),
  })
  expect(
    diagnose(facts, [many])
      .findings.map(({ subject }) => subject.who)
      .sort(),
  ).toEqual(['alice', 'bob'])
})

test('gives equal findings equal ids in every run', async () => {
  const facts = await refusedFacts()
  const ids = [1, 2].map(() => diagnose(facts, [ruleOf('register/a')]).findings[0]?.id)
  expect(ids[0]).toBe(ids[1])
  expect(ids[0]).toMatch(/^register\/a#/)
})

test('ranks causes by certainty and takes the best certainty any firing gives', async () => {
  const rule = ruleOf('register/two', {
    judge: () => [
      fires({
        subject: {},
        evidence: [evidence],
        attempts: [],
        causes: [
          { id: 'XX-01', certainty: 'possible', because: '' },
          { id: 'XX-02', certainty: 'possible', because: '' },
        ],
      }),
      fires({
        subject: {},
        evidence: [evidence],
        attempts: [],
        causes: [{ id: 'XX-02', certainty: 'certain', because: 'seen' }],
      }),
    ],
  })
  const [finding] = diagnose(await refusedFacts(), [rule]).findings
  expect(finding?.causes.map(({ id, certainty }) => [id, certainty])).toEqual([
    ['XX-02', 'certain'],
    ['XX-01', 'possible'],
  ])
  expect(finding?.certainty).toBe('certain')
})

test('drops a symptom whose attempts a cause explains, and keeps it otherwise', async () => {
  const facts = await refusedFacts()
  const symptom = ruleOf('register/symptom', { kind: 'symptom' })
  expect(diagnose(facts, [symptom, ruleOf('register/cause')]).findings.map(({ rule }) => rule)).toEqual([
    'register/cause',
  ])
  expect(diagnose(facts, [symptom]).findings.map(({ rule }) => rule)).toEqual(['register/symptom'])
})

test('turns a rule that throws, or ranks a cause it does not have, into a result of its own', async () => {
  const facts = await refusedFacts()
  const broken = ruleOf('register/broken', {
    judge: () => {
      throw new Error('boom')
    },
  })
  const { findings, results } = diagnose(facts, [broken, ruleOf('register/a')])
  expect(results[0]).toEqual({ rule: 'register/broken', outcome: 'error', text: 'boom' })
  expect(findings).toHaveLength(1)
})

test('cannot tell without any of the facts it needs, and says what to collect', async () => {
  const { results } = diagnose(await refusedFacts(), [
    ruleOf('register/a', { needs: ['dns'], wants: 'a client log' }),
  ])
  expect(results[0]).toEqual({ rule: 'register/a', outcome: 'cannot-tell', text: 'a client log' })
})

test('says what is clear', async () => {
  const { results, findings } = diagnose(await refusedFacts(), [
    ruleOf('register/a', { judge: () => [CLEAR] }),
  ])
  expect(results[0]).toMatchObject({ outcome: 'clear', text: 'clear' })
  expect(findings).toHaveLength(0)
})
