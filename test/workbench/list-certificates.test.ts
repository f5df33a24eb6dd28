import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXTENDED_KEY_USAGE, issueCertificate } from '../../src/auth/pki/issue.ts'
import { generateRsaKey } from '../../src/auth/pki/key-pair.ts'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { type ListedCertificate, listCertificates } from '../../src/workbench/list-certificates.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { openMessages } from '../../src/workbench/open-messages.ts'
import { answer, createClientLog, register } from '../trace/logs.ts'

async function certificatesIn(files: Readonly<Record<string, string>>): Promise<ListedCertificate[]> {
  const sources = Object.entries(files).map(([name, text]) =>
    createMemorySource(name, new TextEncoder().encode(text)),
  )
  const opened = await openCase(sources, { formats, observers, rules: [] })
  return listCertificates(opened, await openMessages(opened, formats))
}

function incident(): Record<string, string> {
  const folder = 'examples/external-web-certificate'
  return Object.fromEntries(
    ['clients', 'servers'].flatMap(part =>
      readdirSync(join(folder, part)).map(name => [name, readFileSync(join(folder, part, name), 'latin1')]),
    ),
  )
}

const textsOf = ({ checks }: ListedCertificate): string => checks.map(({ text }) => text).join('; ')

describe('listCertificates', () => {
  test('names what is wrong with the certificate of the External Web Site', async () => {
    const [first] = await certificatesIn(incident())
    expect(first?.checks[0]?.outcome ?? first).toBe('failed')
    expect(first && textsOf(first)).toMatch(
      /sip\.contoso\.com .*instead of the pool FQDN pool01\.contoso\.com/,
    )
    expect(first?.rows.length).toBeGreaterThan(0)
  })

  test('lists a certificate once whatever logs name it, and judges its dates at the time of the logs', async () => {
    const pasted = readFileSync('test/samples/rules/tls/certificate-valid.txt', 'utf8')
    const log = createClientLog()
    log.sends(0, register({ cseq: 1 }))
    log.receives(50, answer('200 OK', { cseq: 1 }))
    const listed = await certificatesIn({ 'a.txt': pasted, 'b.txt': pasted, 'a.UccApilog': log.text() })
    expect(listed.map(({ subject }) => subject)).toEqual(['pool01.contoso.com'])
    expect(listed[0] && textsOf(listed[0])).toContain('valid when the logs were written (until 2036-06-15)')
    expect(listed[0]?.rows).toHaveLength(2)
  })
})

describe('certificates in messages', () => {
  let pem = ''

  beforeAll(async () => {
    const keyPair = await generateRsaKey(1024)
    const issued = await issueCertificate(
      {
        subject: [['CN', 'alice@contoso.com']],
        publicKey: keyPair.publicKey,
        notBeforeUs: Date.UTC(2016, 0, 1) * 1000,
        notAfterUs: Date.UTC(2016, 2, 20) * 1000,
        serial: Uint8Array.of(7),
        extendedKeyUsage: [EXTENDED_KEY_USAGE.clientAuth],
      },
      { subject: [['CN', 'Communications Server']], keyPair },
    )
    pem = issued.pem
  })

  test('are listed with the message that brought them', async () => {
    const log = createClientLog()
    const body = `${pem}\r\n`
    log.sends(0, register({ cseq: 1 }))
    log.receives(
      50,
      answer('403 Forbidden', { cseq: 1 }).replace(
        'Content-Length: 0\r\n\r\n',
        `Content-Length: ${body.length}\r\n\r\n${body}`,
      ),
    )
    const [certificate] = await certificatesIn({ 'a.UccApilog': log.text() })
    expect(certificate).toMatchObject({
      subject: 'alice@contoso.com',
      uses: ['in the body of a message'],
      purposes: ['client authentication'],
    })
    expect(certificate?.rows).toHaveLength(1)
    expect(certificate && textsOf(certificate)).toMatch(/ended 5 days after the logs/)
  })
})
