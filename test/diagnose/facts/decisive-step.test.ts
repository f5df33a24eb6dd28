import { expect, test } from 'vitest'
import { decisiveStep, failuresOf } from '../../../src/diagnose/facts/decisive-step.ts'
import { answer, CHALLENGE, createClientLog, openTexts, register } from '../../trace/logs.ts'
import { signIn } from '../finding-of.ts'

const attemptOf = async (text: string) => {
  const [attempt] = (await openTexts({ client: text })).assembled.attempts
  if (!attempt) throw new Error('no attempt')
  return attempt
}

const VERDICT = 'VerifyOnEnableEvent result return ONENABLE_FAIL_X status=0x80ef0193 diag code=0x0 ACTION: x'

test('the refusal of a server decides, not the verdict that repeats it', async () => {
  const text = signIn({ status: '403 Forbidden' })
  const attempt = await attemptOf(`${text}03/14/2016|10:00:01.000 1A2C:1F40 ERROR :: ${VERDICT}\r\n`)
  expect(decisiveStep(attempt)?.what).toMatchObject({ kind: 'sip', final: { status: 403 } })
})

test('the verdict decides where it is all there is', async () => {
  const log = createClientLog()
  log.line(0, VERDICT)
  expect(decisiveStep(await attemptOf(log.text()))?.what.kind).toBe('client-verdict')
})

test('nothing decides an attempt that signed in', async () => {
  expect(decisiveStep(await attemptOf(signIn()))).toBeUndefined()
})

test('nothing decides challenge after challenge', async () => {
  const log = createClientLog()
  for (let i = 1; i <= 5; i++) {
    log.sends(i * 100, register({ cseq: i }))
    log.receives(i * 100 + 10, answer('401 Unauthorized', { cseq: i, headers: CHALLENGE }))
  }
  const attempt = await attemptOf(log.text())
  expect(attempt.outcome).toBe('failed')
  expect(decisiveStep(attempt)).toBeUndefined()
})

test('failures are listed by kind', async () => {
  const attempt = await attemptOf(signIn({ status: '403 Forbidden' }))
  expect(failuresOf(attempt, 'sip')).toHaveLength(1)
  expect(failuresOf(attempt, 'web')).toEqual([])
})
