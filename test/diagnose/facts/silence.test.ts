import { expect, test } from 'vitest'
import { findOpenRequests } from '../../../src/diagnose/facts/silence.ts'
import { answer, CHALLENGE, clsRecord, createClientLog, openTexts, register } from '../../trace/logs.ts'
import { signIn } from '../finding-of.ts'

const openOf = async (text: string) => findOpenRequests((await openTexts({ log: text })).facts)

test('a request at the very end of a log is open, not silent', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  expect(await openOf(log.text())).toMatchObject([{ silent: false }])
})

test('a request that the log outlasts by half a minute was not answered', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.sends(60_000, register({ cseq: 2 }))
  expect(await openOf(log.text())).toMatchObject([{ silent: true, waitedUs: 60_000_000 }])
})

test('an answer after it ends the silence', async () => {
  const log = createClientLog()
  log.sends(0, register({ cseq: 1 }))
  log.sends(60_000, register({ cseq: 2 }))
  log.receives(60_100, answer('401 Unauthorized', { cseq: 2, headers: CHALLENGE }))
  expect(await openOf(log.text())).toEqual([])
})

test('what the trace of a server lacks may have gone another way', async () => {
  const text =
    clsRecord(0, 'FE01', 'incoming', register({ cseq: 1 })) +
    clsRecord(90_000, 'FE01', 'incoming', register({ cseq: 2, callId: 'x' }))
  expect(await openOf(text)).toEqual([])
})

test('a sign-in has no open requests', async () => {
  expect(await openOf(signIn())).toEqual([])
})
