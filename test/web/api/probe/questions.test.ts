import { expect, test } from 'vitest'
import { createQuestions } from '../../../../src/web/api/probe/questions.ts'

function create() {
  const told: string[] = []
  const ending = new AbortController()
  const questions = createQuestions({
    onAsked: (question, host) => told.push(`asked ${question} ${host}`),
    onAnswered: (question, trusted) => told.push(`answered ${question} ${trusted}`),
    signal: ending.signal,
  })
  return { questions, told, ending }
}

test('a question waits for its answer', async () => {
  const { questions, told } = create()
  const first = questions.ask('web.fabrikam.com')
  const second = questions.ask('sip.fabrikam.com')
  questions.answer('2', false)
  questions.answer('1', true)
  expect(await Promise.all([first, second])).toEqual([true, false])
  expect(told).toEqual([
    'asked 1 web.fabrikam.com',
    'asked 2 sip.fabrikam.com',
    'answered 2 false',
    'answered 1 true',
  ])
})

test('an answer is remembered', async () => {
  const { questions, told } = create()
  const asked = [questions.ask('web.fabrikam.com'), questions.ask('web.fabrikam.com')]
  questions.answer('1', true)
  expect(await Promise.all([...asked, questions.ask('web.fabrikam.com')])).toEqual([true, true, true])
  expect(told).toHaveLength(2)
})

test('what is not asked, or was answered, is refused', async () => {
  const { questions } = create()
  const asked = questions.ask('web.fabrikam.com')
  questions.answer('1', true)
  await asked
  for (const question of ['1', '2', '']) expect(() => questions.answer(question, true)).toThrow(/answered/)
})

test('when the job ends every answer is no', async () => {
  const { questions, ending, told } = create()
  const asked = questions.ask('web.fabrikam.com')
  ending.abort()
  expect(await asked).toBe(false)
  expect(await questions.ask('sip.fabrikam.com')).toBe(false)
  expect(told).toEqual(['asked 1 web.fabrikam.com', 'answered 1 false'])
})
