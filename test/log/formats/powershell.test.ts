import { describe, expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const session = sample('powershell/session.txt')

describe('a PowerShell session', () => {
  test('gives the properties of objects as settings of the cmdlet that printed them', async () => {
    const reading = await read(session)
    expect(reading.formats).toEqual(['powershell'])
    const settings = ofKind(reading, 'setting').filter(setting => setting.object === 'Get-CsUser')
    expect(settings.map(({ name, value }) => [name, value])).toEqual([
      ['SipAddress', 'sip:alice@contoso.com'],
      ['Enabled', 'True'],
      ['RegistrarPool', 'pool01.contoso.com'],
      ['VoicePolicy', ''],
    ])
    expect(settings[2]).toMatchObject({ quote: 'RegistrarPool : pool01.contoso.com', origin: { line: 5 } })
    expectCovered(reading)
  })

  test('gives certificates with role, names and dates', async () => {
    const [external, standard] = ofKind(await read(session), 'certificate')
    expect(external).toMatchObject({
      subject: 'pool01.contoso.com',
      issuer: 'Contoso-CA',
      names: ['pool01.contoso.com', 'webext.contoso.com', 'lyncdiscover.contoso.com', 'meet.contoso.com'],
      thumbprint: '0A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
      role: 'WebServicesExternal',
      notAfterUs: Date.parse('2018-03-14T09:15:02Z') * 1000,
      notBeforeUs: Date.parse('2016-03-14T09:15:02Z') * 1000,
    })
    expect(standard).toMatchObject({
      role: 'Default',
      thumbprint: '1A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
    })
  })

  test('gives certificates of tables and of IIS bindings', async () => {
    const certificates = ofKind(await read(session), 'certificate').slice(2)
    expect(
      certificates.map(({ subject, thumbprint, port, role }) => [
        subject,
        thumbprint?.slice(0, 2),
        port,
        role,
      ]),
    ).toEqual([
      ['pool01.contoso.com', '0A', undefined, undefined],
      ['sip.contoso.com', '2A', undefined, undefined],
      ['', '0A', 4443, 'WebServicesExternal'],
    ])
  })

  test('gives the result of a synthetic transaction whose lines are doubled, and of its activities', async () => {
    const results = ofKind(await read(session), 'synthetic-transaction')
    expect(results.map(({ name, target, passed, error }) => [name, target, passed, error])).toEqual([
      ['Register', 'pool01.contoso.com', true, ''],
      [
        'UnRegister',
        'pool01.contoso.com',
        false,
        "An exception 'The operation failed' occurred during Workflow execution.",
      ],
      [
        'Test-CsRegistration',
        'pool01.contoso.com',
        false,
        '401, Unauthorized\nErrorCode=1010,Source=fe01.contoso.com,Reason=Certificate trust failed',
      ],
    ])
  })

  test('keeps an error with its position as one text', async () => {
    const { texts } = await read(session)
    const error = texts.find(part => part.text.startsWith('Move-CsUser :'))
    expect(error).toMatchObject({ level: 'ERROR', component: 'Move-CsUser' })
    expect(error?.text).toContain('FullyQualifiedErrorId')
  })

  test('may be a table alone, with values flush right', async () => {
    const reading = await read(sample('powershell/table.txt'))
    expect(reading.formats).toEqual(['powershell'])
    const settings = ofKind(reading, 'setting')
    expect(
      settings.filter(({ name }) => name === 'Enabled').map(({ object, value }) => [object, value]),
    ).toEqual([
      ['Registrar:pool01', 'True'],
      ['Registrar:pool02', 'False'],
    ])
    expect(settings.filter(({ name }) => name === 'PoolFqdn').map(({ value }) => value)).toEqual([
      'pool01.contoso.com',
      'pool02.contoso.com',
    ])
  })

  test('gives each of several objects its own settings', async () => {
    const settings = ofKind(
      await read('Identity : a\r\nEnabled  : True\r\n\r\nIdentity : b\r\nEnabled  : False\r\n'),
      'setting',
    )
    expect(settings.map(({ object, name, value }) => [object, name, value])).toEqual([
      ['a', 'Identity', 'a'],
      ['a', 'Enabled', 'True'],
      ['b', 'Identity', 'b'],
      ['b', 'Enabled', 'False'],
    ])
  })

  test('joins a long word that the console cut', async () => {
    const [setting] = ofKind(
      await read(
        'WsFedPassiveMetadataUri : https://sts.contoso.com/federationme\n                          tadata/2007-06/federationmetadata.xml\n',
      ),
      'setting',
    )
    expect(setting?.value).toBe('https://sts.contoso.com/federationmetadata/2007-06/federationmetadata.xml')
  })

  test('gives events that were printed as lists', async () => {
    const [event] = ofKind(
      await read(
        'TimeCreated  : 3/14/2016 9:15:02 AM\nProviderName : LS User Services\nId           : 32042\nLevelDisplayName : Error\nMessage      : Invalid incoming HTTPS certificate.\n               Subject Name: fe02.contoso.com\n',
      ),
      'windows-event',
    )
    expect(event).toMatchObject({ provider: 'LS User Services', eventId: 32042, level: 'Error' })
    expect(event?.description).toContain('Subject Name: fe02')
  })

  test.each([
    'PS C:\\>',
    '[PS] C:\\Windows>Get-CsPool',
    '[server01]: PS C:\\> Get-CsPool',
    'C:\\>netsh http show sslcert',
    'VERBOSE: Service: (P) fabric:/lync/routing/E71E41AD8A345CCCA2493484208565C7 has no primaries.',
    'Service: (P) fabric:/lync/routing/E71E41AD8A345CCCA2493484208565C7 has no primaries.',
    'Could not get web ticket',
    'Get-CsPool : Cannot find the pool.',
    'Result : Failure',
    'UseNtlmForClientToProxyAuth : True',
    'Exception: Microsoft.Rtc.Management.AD.MoveUserException: HostedMigration fault: Error=(506)',
  ])('begins with %j', async line => {
    const reading = await read(`${line}\n`)
    expect(reading.formats).toEqual(['powershell'])
    expect(reading.texts[0]?.text.trim()).toBe(line)
  })

  test.each([
    'Subject: hello',
    'Result: fine',
    'Objet : bonjour',
    'E-Mail : alice@contoso.com',
    'Auto-Discover : done',
    'C: is full',
    'WARNING: low disk',
    'Note : this',
  ])('does not begin with %j', async line => {
    expect((await read(`${line}\n`)).formats).toEqual(['plain-text'])
  })

  test('leaves what other formats know to them', async () => {
    const { formats } = await read(
      'PS C:\\> more sip.txt\n\nSIP/2.0 401 Unauthorized\nCSeq: 1 REGISTER\n\nPS C:\\> exit\n',
    )
    expect(formats).toEqual(['powershell', 'bare-message', 'powershell'])
  })
})
