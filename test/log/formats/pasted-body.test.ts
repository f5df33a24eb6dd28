import { describe, expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

describe('a pasted body', () => {
  test('of Autodiscover gives servers and URLs as settings, each at its line', async () => {
    const log = sample('pasted-body/autodiscover.xml')
    const reading = await read(log)
    expect(reading.formats).toEqual(['plain-text', 'pasted-body'])
    const settings = ofKind(reading, 'setting')
    expect(settings.map(({ object, name, value, origin }) => [object, name, value, origin.line])).toEqual([
      ['Autodiscover', 'AccessLocation', 'External', 2],
      ['Autodiscover', 'SipClientInternalAccess', 'pool01.contoso.com:443', 4],
      ['Autodiscover', 'SipClientExternalAccess', 'sip.contoso.com:443', 5],
      [
        'Autodiscover',
        'External/Autodiscover',
        'https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root',
        6,
      ],
      ['Autodiscover', 'External/AuthBroker', 'https://webext.contoso.com/Reach/sip.svc', 7],
    ])
    expect(reading.messages).toEqual([])
    expectCovered(reading)
  })

  test('of JSON Autodiscover gives its links', async () => {
    const reading = await read(sample('pasted-body/links.json'))
    expect(reading.formats.at(-1)).toBe('pasted-body')
    const redirect = ofKind(reading, 'setting').find(({ name }) => name === 'redirect')
    expect(redirect?.value).toBe('https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root')
  })

  test('of UCWA stays text: there is no status to make a response of', async () => {
    const reading = await read(sample('pasted-body/ucwa-error.json'))
    expect(reading.formats).toEqual(['pasted-body'])
    expect([reading.messages, reading.observations]).toEqual([[], []])
    expect(reading.texts[0]?.text).toContain('ApplicationNotFound')
  })

  test.each([
    '<provisionGroupList xmlns="x"><provisionGroup name="a"/></provisionGroupList>',
    '<s:Envelope xmlns:s="x">',
    '<VQReportEvent Version="2.0">',
    '- <LocationProfileDescription>',
    '{"access_token":"cwt=AAEB","expires_in":28289}',
    '{ "error" : "invalid_grant", "ms_rtc_passiveauthuri" : "https://sts.contoso.com" }',
  ])('begins with %j', async line => {
    expect((await read(`${line}\n`)).formats).toEqual(['pasted-body'])
  })

  test('ends with its last brace or tag', async () => {
    const follows = 'SIP/2.0 200 OK\nCSeq: 1 REGISTER\n\n'
    expect((await read(`{"_links":{"a":"}"}}\n${follows}`)).formats).toEqual(['pasted-body', 'bare-message'])
    expect((await read(`<roamingData>\n</roamingData>\n${follows}`)).formats).toEqual([
      'pasted-body',
      'bare-message',
    ])
  })

  test.each(['{', '{"name":"x"}', '<html>', '<Environment/>'])('does not begin with %j', async line => {
    expect((await read(`${line}\n`)).formats).toEqual(['plain-text'])
  })
})
