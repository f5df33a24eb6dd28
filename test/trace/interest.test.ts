import { expect, test } from 'vitest'
import { INTEREST, judgeInterest } from '../../src/trace/interest.ts'
import { bytesOf } from '../base/bytes.ts'

function judge(text: string): number {
  const bytes = bytesOf(text)
  return judgeInterest(bytes, 0, text.indexOf('\r\n'), bytes.length)
}

const response = (status: string, cseq: string, more = ''): string =>
  `SIP/2.0 ${status}\r\nCSeq: ${cseq}\r\n${more}\r\n`

test('wants REGISTER and every answer to it', () => {
  expect(judge('REGISTER sip:contoso.com SIP/2.0\r\n\r\n')).toBe(INTEREST.signIn)
  expect(judge(response('200 OK', '1 REGISTER'))).toBe(INTEREST.signIn)
})

test('wants subscriptions of a sign-in and no others', () => {
  expect(judge('SUBSCRIBE sip:a@contoso.com SIP/2.0\r\nEvent: vnd-microsoft-roaming-contacts\r\n\r\n')).toBe(
    INTEREST.signIn,
  )
  expect(judge('SUBSCRIBE sip:a@contoso.com SIP/2.0\r\nEvent: presence\r\n\r\n')).toBe(INTEREST.none)
  expect(judge('NOTIFY sip:a@contoso.com SIP/2.0\r\nEvent: registration-notify\r\n\r\n')).toBe(
    INTEREST.signIn,
  )
})

test('ignores successes of other methods, but looks at answers to subscriptions', () => {
  expect(judge(response('200 OK', '1 INVITE'))).toBe(INTEREST.none)
  expect(judge(response('200 OK', '1 SUBSCRIBE'))).toBe(INTEREST.answer)
})

test('gives equal failures equal numbers and different ones different numbers', () => {
  const a = judge(response('480 Gone', '1 INVITE', 'ms-diagnostics: 10003;reason="x"\r\n'))
  expect(a).toBeGreaterThan(INTEREST.answer)
  expect(judge(response('480 Gone', '77 INVITE', 'ms-diagnostics: 10003;reason="y"\r\n'))).toBe(a)
  expect(judge(response('480 Gone', '1 INVITE', 'ms-diagnostics: 15000;reason="x"\r\n'))).not.toBe(a)
  expect(judge(response('486 Busy', '1 INVITE', 'ms-diagnostics: 10003;reason="x"\r\n'))).not.toBe(a)
  expect(judge(response('480 Gone', '1 MESSAGE', 'ms-diagnostics: 10003;reason="x"\r\n'))).not.toBe(a)
})

test('wants an answer whose method is not shown', () => {
  expect(judge('SIP/2.0 403 Forbidden\r\nContent-Length: 0\r\n\r\n')).toBe(INTEREST.signIn)
})

test('wants the end of a call that says why it ended, by its number', () => {
  const bye = (more: string): number => judge(`BYE sip:a@contoso.com SIP/2.0\r\nCSeq: 2 BYE\r\n${more}\r\n`)
  expect(bye('')).toBe(INTEREST.none)
  const media = bye('Ms-client-diagnostics: 23; reason="x"\r\n')
  expect(media).toBeGreaterThan(INTEREST.answer)
  expect(bye('ms-client-diagnostics: 51004; reason="x"\r\n')).not.toBe(media)
})
