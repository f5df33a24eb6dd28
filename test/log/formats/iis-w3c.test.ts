import { describe, expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const log = sample('iis-w3c/u_ex160314.log')

describe('an IIS log', () => {
  test('gives a request line for every request', async () => {
    const reading = await read(log)
    expect(reading.formats).toEqual(['iis-w3c'])
    const [first, second] = ofKind(reading, 'web-request-line')
    expect(first).toMatchObject({
      method: 'POST',
      path: '/WebTicket/WebTicketService.svc/Auth',
      query: '',
      port: 4443,
      user: '',
      client: '198.51.100.7',
      userAgent: 'OC/16.0.4266.1001 (Skype for Business)',
      status: 401,
      subStatus: 2,
      win32: 5,
      durationUs: 15_000,
    })
    expect(first?.origin.timeUs).toBe(Date.UTC(2016, 2, 14, 8, 15, 2) * 1000)
    expect(second).toMatchObject({ user: 'CONTOSO\\alice', win32: 0x8009030e })
    expectCovered(reading)
  })

  test('follows a list of fields that changes inside the file', async () => {
    const line = ofKind(await read(log), 'web-request-line')[2]
    expect(line).toMatchObject({
      host: 'lyncdiscoverinternal.contoso.com',
      query: 'sipuri=sip:alice@contoso.com',
      status: 503,
      subStatus: 0,
      win32: 0x800703e3,
    })
    expect(line?.origin.machine).toBe('FE01')
  })

  test('is UTC', async () => {
    expect((await read(log)).summary.regions[0]?.clock).toBe('utc')
  })

  test.each([
    ['14 columns', '2016-03-14 08:15:02 192.0.2.11 POST /a - 443 - 198.51.100.7 agent 401 1 5 15'],
    ['15 columns', '2016-03-14 08:15:02 192.0.2.11 POST /a - 443 - 198.51.100.7 agent - 401 1 5 15'],
    [
      'site and address',
      '2016-03-14 08:15:02 W3SVC34578 192.0.2.11 POST /a - 443 - 198.51.100.7 agent 401 1 5',
    ],
    ['IPv6', '2016-03-14 08:15:02 2001:db8::1 POST /a - 443 - 2001:db8::7 agent - 401 1 5 15'],
  ])('is read without its head (%s), and says so', async (_, line) => {
    const reading = await read(`${line}\r\n${line}\r\n`)
    expect(reading.formats).toEqual(['iis-w3c'])
    expect(ofKind(reading, 'web-request-line').map(({ status, subStatus }) => [status, subStatus])).toEqual([
      [401, 1],
      [401, 1],
    ])
    expect(reading.problems).toEqual(['columns-assumed'])
  })

  test('may take its date from the head and be split by tabs', async () => {
    const reading = await read(
      '#Software: Microsoft Forefront TMG\r\n#Date: 2016-03-14 08:00:00\r\n#Fields:\ttime\tc-ip\tcs-uri\tsc-status\r\n08:15:02\t198.51.100.7\thttps://webext.contoso.com/meet/?x=1\t403\r\n',
    )
    const line = ofKind(reading, 'web-request-line')[0]
    expect(line).toMatchObject({ host: 'webext.contoso.com', path: '/meet/', query: 'x=1', status: 403 })
    expect(line?.origin.timeUs).toBe(Date.UTC(2016, 2, 14, 8, 15, 2) * 1000)
  })

  test('tells why HTTP.sys refused', async () => {
    const reading = await read(
      '#Software: Microsoft HTTP API 2.0\n#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\n2016-03-14 08:15:02 198.51.100.7 5000 192.0.2.11 4443 HTTP/1.1 POST /WebTicket/WebTicketService.svc 503 34578 AppOffline LyncExtFeature\n',
    )
    expect(reading.texts[0]?.text).toContain('AppOffline')
    expect(ofKind(reading, 'web-request-line')[0]?.status).toBe(503)
  })

  test('leaves what stands behind it to others', async () => {
    const { formats } = await read(
      `${Buffer.from(log).toString()}\nRegards\n\nSIP/2.0 200 OK\nCSeq: 1 REGISTER\n\n`,
    )
    expect(formats).toEqual(['iis-w3c', 'bare-message'])
  })
})
