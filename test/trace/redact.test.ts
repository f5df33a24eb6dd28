import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../src/base/base64.ts'
import { ntlmFlags } from '../../src/protocol/ntlm/flags.ts'
import { readNtlmMessage } from '../../src/protocol/ntlm/read-message.ts'
import { writeNtlmAuthenticate } from '../../src/protocol/ntlm/write-message.ts'
import { createRedactor, redactTexts, redactValue } from '../../src/trace/redact.ts'
import { reportCase } from '../../src/workbench/report-case.ts'
import { answer, CHALLENGE, clsRecord, createClientLog, openTexts, register, signInByTlsDsk } from './logs.ts'

/** One text redacted on its own. */
const redact = (text: string): string => redactTexts([text]).texts[0] ?? ''

describe('redactTexts', () => {
  test('replaces addresses consistently and keeps scheme, port and parameters', () => {
    expect(
      redact(
        'From: "Alice Example" <sip:alice@contoso.com;transport=tls>;tag=1\r\nTo: <sip:ALICE@contoso.com:5061>',
      ),
    ).toBe(
      'From: "Name 1" <sip:user1@domain1.example;transport=tls>;tag=1\r\nTo: <sip:USER1@domain1.example:5061>',
    )
  })

  test('keeps who belongs to whom: hosts, machines, domains, realms', () => {
    expect(
      redact('fe01.contoso.com FE01 CONTOSO\\alice alice@contoso.com CONTOSO.COM fe01.fabrikam.com'),
    ).toBe(
      'server1.domain1.example SERVER1 DOMAIN1\\user1 user1@domain1.example DOMAIN1.EXAMPLE server1.domain2.example',
    )
  })

  test('keeps what host names are for', () => {
    expect(
      redact(
        'lyncdiscoverinternal.contoso.com lyncdiscover.contoso.com:443 _sipinternaltls._tcp.contoso.com *.contoso.com sip.contoso.com webext01.contoso.com',
      ),
    ).toBe(
      'lyncdiscoverinternal.domain1.example lyncdiscover.domain1.example:443 _sipinternaltls._tcp.domain1.example *.domain1.example sip.domain1.example server1-ext.domain1.example',
    )
  })

  test('replaces a bare name wherever it stands, also before the line that gives it away', () => {
    expect(redact('C:\\Users\\alice\\Tracing, alice-laptop\r\nsipuri=sip%3Aalice%40contoso.com')).toBe(
      'C:\\Users\\user1\\Tracing, user1-laptop\r\nsipuri=sip%3Auser1%40domain1.example',
    )
  })

  test('learns machine and pool from the prefix of a server record', () => {
    expect(
      redact(
        'TL_INFO(TF_PROTOCOL) [LYNCPOOL\\LYNCSRV7]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (S4,X:y.cpp(1)) text of lyncsrv7',
      ),
    ).toBe(
      'TL_INFO(TF_PROTOCOL) [POOL1\\SERVER1]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (S4,X:y.cpp(1)) text of server1',
    )
  })

  test('keeps ids, times, versions, classes and files', () => {
    const text =
      'Call-ID: 6f0e8a3b1c2d4e5f\r\nCSeq: 1 REGISTER\r\nUser-Agent: UCCAPI/16.0.4849.1000 OC/16.0.4849.1000\r\nServer: RTC/6.0\r\n' +
      'epid=0a1b2c3d4e;tag=77AA;+sip.instance="<urn:uuid:34d859db-6585-5f91-a3b4-de853c15347d>"\r\n' +
      '(SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) Microsoft.Rtc.Internal.Sip locationdbquery.cs\r\n' +
      'xmlns="http://schemas.microsoft.com/2006/09/sip" 0x80090322(SEC_E_WRONG_PRINCIPAL) Version=4.0.0.0'
    expect(redact(text)).toBe(text)
  })

  test('replaces an address in quotes, in brackets and behind a sign', () => {
    expect(
      redact('{"upn":"alice@contoso.com"} (bob@contoso.com) x=carol@contoso.com,-dave@contoso.com'),
    ).toBe(
      '{"upn":"user1@domain1.example"} (user2@domain1.example) x=user3@domain1.example,-user4@domain1.example',
    )
  })

  test('does not take the begin of an id for a user', () => {
    expect(redact('Call-ID: c0ffee12@fe01.contoso.com\r\nbranch=c0ffee12')).toBe(
      'Call-ID: c0ffee12@server1.domain1.example\r\nbranch=c0ffee12',
    )
  })

  test('does not rename the words of the trade for a user who is called so', () => {
    expect(redact('sip:server@contoso.com server answered; sip:admin@contoso.com admin')).toBe(
      'sip:user1@domain1.example server answered; sip:user2@domain1.example admin',
    )
  })

  test('replaces network addresses, keeps private ones private and nobody’s as they are', () => {
    expect(
      redact(
        '203.0.113.77:443 10.1.2.3 203.0.113.77 127.0.0.1 [2001:db8:0:1::5]:5061 fe80::1 09:15:02 1D2C.2A94::03/14/2016',
      ),
    ).toBe(
      '192.0.2.1:443 10.0.0.2 192.0.2.1 127.0.0.1 [2001:db8::1]:5061 2001:db8::2 09:15:02 1D2C.2A94::03/14/2016',
    )
  })

  test('replaces telephone numbers', () => {
    expect(redact('tel:+4930123456;ext=7 sip:+4930123456@contoso.com;user=phone sip:4711@contoso.com')).toBe(
      'tel:+15550100001;ext=7 sip:+15550100001@domain1.example;user=phone sip:+15550100002@domain1.example',
    )
  })

  test('replaces names in certificates, and leaves those of the product', () => {
    expect(
      redact(
        'CN=fe01.contoso.com, OU=Zentrale, O=Contoso AG, DC=contoso, DC=com issued by CN=Communications Server',
      ),
    ).toBe(
      'CN=server1.domain1.example, OU=Name 1, O=Domain1 AG, DC=domain1, DC=com issued by CN=Communications Server',
    )
  })

  test('cuts secrets and says how many of what', () => {
    const { texts, removed } = redactTexts([
      'Authorization: NTLM gssapi-data="TlRMTVNTUAADAAAA", response="0100"\r\nCookie: a=b\r\n{"access_token":"abc"}\r\nsip:alice@contoso.com',
    ])
    expect(texts[0]).toBe(
      'Authorization: NTLM gssapi-data="cut-16", response="cut-4"\r\nCookie: cut-3\r\n{"access_token":"cut"}\r\nsip:user1@domain1.example',
    )
    expect(removed).toEqual(
      expect.arrayContaining([
        { kind: 'secret', shown: 'security token', times: 2 },
        { kind: 'secret', shown: 'cookie', times: 1 },
        { kind: 'user', shown: 'user1', times: 1 },
        { kind: 'domain', shown: 'domain1.example', times: 1 },
      ]),
    )
    expect(JSON.stringify(removed)).not.toMatch(/alice|contoso/)
  })

  test('keeps in an NTLM token who asked, under a pseudonym, and nothing that proves a password', () => {
    const token = encodeBase64(
      writeNtlmAuthenticate({
        flags: ntlmFlags('UNICODE', 'NTLM'),
        domain: 'CONTOSO',
        user: 'alice',
        workstation: 'ALICE-PC',
        lmResponse: new Uint8Array(24).fill(1),
        ntResponse: new Uint8Array(24).fill(2),
        encryptedSessionKey: new Uint8Array(16).fill(3),
        version: new Uint8Array(8),
        mic: new Uint8Array(16).fill(4),
      }),
    )
    const text = redact(
      `From: <sip:alice@contoso.com>\r\nAuthorization: NTLM gssapi-data="${token}", version=4`,
    )
    const kept = decodeBase64(/gssapi-data="([^"]*)"/.exec(text)?.[1] ?? '') ?? new Uint8Array()
    expect(readNtlmMessage(kept)?.value).toMatchObject({
      kind: 'authenticate',
      domain: 'DOMAIN1',
      user: 'user1',
      workstation: expect.not.stringMatching(/alice/i),
      ntResponse: new Uint8Array(24),
      lmResponse: new Uint8Array(24),
      encryptedSessionKey: new Uint8Array(16),
      mic: new Uint8Array(16),
    })
    expect(redact(text)).toBe(text)
  })

  test('gives the owner the names behind the pseudonyms', () => {
    const redactor = createRedactor()
    redactor.learn('sip:alice@contoso.com')
    redactor.redact('sip:alice@contoso.com')
    expect(redactor.mapping()).toContainEqual({ kind: 'user', original: 'alice', pseudonym: 'user1' })
  })

  test('keeps line ends and line numbers', () => {
    const log = createClientLog()
    signInByTlsDsk(log, 0)
    expect(redact(log.text()).split('\r\n')).toHaveLength(log.text().split('\r\n').length)
  })
})

describe('redactValue', () => {
  test('redacts every string inside plain data and nothing else', () => {
    const redactor = createRedactor()
    redactor.learn('sip:alice@contoso.com')
    expect(redactValue({ a: ['alice@contoso.com', 7, null], b: { alice: true } }, redactor)).toEqual({
      a: ['user1@domain1.example', 7, null],
      b: { alice: true },
    })
  })
})

describe('nothing of the original is left', () => {
  const letters = fc.constantFrom(...'bcdfghjklmnpqrstvwxz')
  const name = fc.array(letters, { minLength: 5, maxLength: 9 }).map(parts => `q${parts.join('')}`)
  const token = fc
    .uint8Array({ minLength: 30, maxLength: 60 })
    .map(bytes => Buffer.from(bytes).toString('base64'))

  test('no name and no token, wherever it stood', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 6, maxLength: 6 }), token, (names, secret) => {
        const [user = '', domain = '', host = '', pool = '', machine = '', family = ''] = names
        const text = [
          `${user} at ${host}, ${family}`,
          `TL_INFO(TF_PROTOCOL) [${pool.toUpperCase()}\\${machine.toUpperCase()}]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (S,f:g.cpp(1)) x`,
          `From: "${user} ${family}" <sip:${user}@${domain}.com>;tag=1;epid=00`,
          `Contact: <sip:${user.toUpperCase()}@${domain}.com;opaque=user:epid:abc;gruu>`,
          `Via: SIP/2.0/TLS ${host}.${domain}.com:5061;branch=z9hG4bK1`,
          `ms-diagnostics: 1000;reason="x";source="${host}.${domain}.com"`,
          `GET https://webext.${domain}.com/x?sipuri=sip%3a${user}%40${domain}.com HTTP/1.1`,
          `Authorization: NTLM qop="auth", gssapi-data="${secret}", targetname="${machine}.ad.${domain}.local"`,
          `X-MS-WebTicket: opaque=${secret}`,
          `<Password>${secret}</Password><wsse:BinarySecurityToken>${secret}</wsse:BinarySecurityToken>`,
          `logon as ${domain.toUpperCase()}\\${user} from C:\\Users\\${user}\\x ${machine}-${pool}`,
          `{"upn":"${user}@${domain}.com","access_token":"${secret}"}`,
        ].join('\r\n')
        const shown = redact(text)
        for (const word of [...names, secret]) expect(shown.toLowerCase()).not.toContain(word.toLowerCase())
        expect(shown.split('\r\n')).toHaveLength(12)
      }),
      { numRuns: 300 },
    )
  })

  test('different names stay different, equal names equal', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 20 }), names => {
        const once = redact(names.map(user => `sip:${user}@contoso.com`).join('\r\n')).split('\r\n')
        expect(new Set(once).size).toBe(names.length)
        const twice = redact([...names, ...names].map(user => `sip:${user}@contoso.com`).join('\r\n')).split(
          '\r\n',
        )
        expect(twice.slice(0, names.length)).toEqual(twice.slice(names.length))
      }),
    )
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void redact(text)))
  })
})

describe('the diagnosis of redacted logs is that of the originals', () => {
  /** What was found, without the names. */
  async function judge(files: Readonly<Record<string, string>>) {
    const { attempts, findings, sources } = await reportCase(await openTexts(files))
    return {
      attempts: attempts.map(
        ({ outcome, failedPhase, place, storedCertificate, scheme, rounds, phases }) => ({
          outcome,
          failedPhase,
          place,
          storedCertificate,
          scheme,
          rounds,
          phases: phases.map(phase => [phase.name, phase.outcome, phase.durationMs]),
        }),
      ),
      findings: findings.map(({ rule, certainty, causes, evidence, attempts: ids }) => ({
        rule,
        certainty,
        causes: causes.map(cause => [cause.id, cause.certainty]),
        evidence: evidence.map(piece => [piece.line, piece.again.length]),
        ids,
      })),
      sources: sources.map(({ records, lines, zone, skewMs }) => ({ records, lines, zone, skewMs })),
      users: new Set(attempts.map(attempt => attempt.user)).size,
    }
  }

  async function check(files: Readonly<Record<string, string>>): Promise<void> {
    const { texts } = redactTexts(Object.values(files))
    const redacted = Object.fromEntries(Object.keys(files).map((name, i) => [name, texts[i] ?? '']))
    const original = await judge(files)
    expect(await judge(redacted)).toEqual(original)
    expect(original.attempts.length).toBeGreaterThan(0)
  }

  const files = (folder: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder).flatMap(name => {
        const path = join(folder, name)
        return statSync(path).isDirectory()
          ? Object.entries(files(path))
          : [[path, readFileSync(path, 'utf8')]]
      }),
    )

  test('for the bundled incident, all logs and each alone', async () => {
    const all = files('examples/external-web-certificate')
    await check(all)
    for (const [name, text] of Object.entries(all)) if (/clients/.test(name)) await check({ [name]: text })
  })

  test('for refusals, sign-ins and server records', async () => {
    const client = createClientLog('203.0.113.5:443')
    signInByTlsDsk(client, 0)
    client.sends(60_000, register({ cseq: 1, user: 'bob@contoso.com', callId: 'c9' }))
    client.receives(
      60_010,
      answer('401 Unauthorized', { cseq: 1, user: 'bob@contoso.com', callId: 'c9', headers: CHALLENGE }),
    )
    client.sends(
      60_020,
      register({
        cseq: 2,
        user: 'bob@contoso.com',
        callId: 'c9',
        headers: 'Authorization: NTLM gssapi-data="TlRMTVNTUAADAAAA", version=4\r\n',
      }),
    )
    client.receives(
      60_030,
      answer('404 Not Found', {
        cseq: 2,
        user: 'bob@contoso.com',
        callId: 'c9',
        headers: 'ms-diagnostics: 4005;reason="x";source="fe01.contoso.com"\r\n',
      }),
    )
    const server =
      clsRecord(0, 'FE01', 'incoming', register({ cseq: 1 })) +
      clsRecord(9, 'FE01', 'outgoing', answer('403 Forbidden', { cseq: 1 }))
    await check({ 'client.UccApilog': client.text(), 'server.txt': server })
  })

  test('for every sample of a rule', { timeout: 60_000 }, async () => {
    const folder = 'test/samples/rules'
    const samples = Object.entries(statSync(folder, { throwIfNoEntry: false }) ? files(folder) : {})
    for (const [name, text] of samples) {
      const [redacted = ''] = redactTexts([text]).texts
      expect([name, await judge({ 'sample.log': redacted })]).toEqual([
        name,
        await judge({ 'sample.log': text }),
      ])
    }
  })
})
