import { expect, test } from 'vitest'
import {
  compareVersions,
  isRoomSystem,
  mayBe,
  usesWebApplication,
} from '../../../src/diagnose/facts/client-programs.ts'
import type { Attempt } from '../../../src/trace/attempt.ts'

const of = (agent: string): Attempt => ({ agent }) as Attempt

test('takes an attempt of an unnamed program for any kind', () => {
  expect(mayBe(of(''), 'ios')).toBe(true)
  expect(mayBe(of('UCCAPI/16.0.4849.1000 OC/16.0.4849.1000 (Skype for Business)'), 'ios')).toBe(false)
  expect(mayBe(of('UCCAPI/14.0.5 MC/14.0.5 (Microsoft Lync for Mac 2011)'), 'mac')).toBe(true)
})

test('knows who signs in through the web application', () => {
  expect(usesWebApplication(of('LyncMobile/6.25 (iPhone iOS 12.1)'))).toBe(true)
  expect(usesWebApplication(of('Mozilla/5.0 (Windows NT 10.0)'))).toBe(true)
  expect(usesWebApplication(of('UCCAPI/16.0.4849.1000 OC/16.0.4849.1000 (Skype for Business)'))).toBe(false)
})

test('knows room systems', () => {
  expect(isRoomSystem('UCCAPI/15.0.4481.1000 (Microsoft Lync Room System)')).toBe(true)
  expect(isRoomSystem('UCCAPI/15.0.4481.1000 (Microsoft Lync)')).toBe(false)
})

test('compares versions part by part', () => {
  expect(compareVersions([14, 0, 5], [14, 0, 6])).toBeLessThan(0)
  expect(compareVersions([14, 0, 10], [14, 0, 6])).toBeGreaterThan(0)
  expect(compareVersions([14], [14, 0, 0])).toBe(0)
})
