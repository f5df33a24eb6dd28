// What certificates point to, on loopback: revocation lists, and authorities that a server does not send.

import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasProgram } from '../programs.ts'
import { type Bench, createBench, outsideRecords, startDns, startWeb } from './servers/bench.ts'

const NAMES = ['webext.contoso.com', 'lyncdiscover.contoso.com', 'meet.contoso.com', 'dialin.contoso.com']
const LIST = 'http://pki.contoso.com/issuing.crl'
const ISSUER = 'http://pki.contoso.com/issuing.crt'
const DAY_US = 86_400_000_000
const canRun = hasProgram('dnsmasq') && hasProgram('nginx')

let bench: Bench
let publisher: Server | undefined
const asked: string[] = []

beforeEach(async () => {
  bench = await createBench()
  asked.length = 0
})
afterEach(async () => {
  publisher?.closeAllConnections()
  publisher?.close()
  publisher = undefined
  await bench.close()
})

/** The web server of the authority; without an answer for a path it says 404. */
async function publish(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  publisher = createServer((request, response) => {
    asked.push(request.url ?? '')
    const content = files[request.url ?? '']
    if (content === undefined) response.writeHead(404).end()
    else response.end(content)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  publisher.listen(80 + bench.portShift, bench.address(30), resolve)
  await promise
}

async function start(content: Parameters<Bench['authority']['issue']>[1], chain?: string) {
  await startDns(bench, [...outsideRecords(bench), `--host-record=pki.contoso.com,${bench.address(30)}`])
  const certificate = await bench.authority.issue(NAMES, content)
  await startWeb(bench, { host: 10, certificate, ...(chain === undefined ? {} : { chain }) })
  return certificate
}

const nowUs = Date.now() * 1000
const valid = { thisUpdateUs: nowUs - DAY_US, nextUpdateUs: nowUs + DAY_US, revoked: [] }

describe.skipIf(!canRun)('revocation', () => {
  async function probe(list: Uint8Array | string) {
    await publish({ '/issuing.crl': list })
    const { causes, outcomes, probe: report } = await bench.probe()
    return { causes, outcomes: Object.values(outcomes('revocation')), verdict: report.verdict }
  }

  test('a good list passes, and is fetched once for both names', async () => {
    await start({ crlUrls: [LIST] })
    expect(await probe(await bench.authority.revoke(valid))).toEqual({
      causes: [],
      outcomes: ['fetched'],
      verdict: 'passed',
    })
    expect(asked).toEqual(['/issuing.crl'])
  })

  test('the certificate is revoked', async () => {
    const { details } = await start({ crlUrls: [LIST] })
    const serial = Uint8Array.from(Buffer.from(details.serial, 'hex'))
    const list = await bench.authority.revoke({ ...valid, revoked: [{ serial, revokedUs: nowUs - DAY_US }] })
    expect(await probe(list)).toEqual({
      causes: ['tls/certificate-revoked TLS-28'],
      outcomes: ['revoked'],
      verdict: 'failed',
    })
  })

  test('the list is out of date', async () => {
    await start({ crlUrls: [LIST] })
    const list = await bench.authority.revoke({
      ...valid,
      thisUpdateUs: nowUs - 9 * DAY_US,
      nextUpdateUs: nowUs - 2 * DAY_US,
    })
    expect(await probe(list)).toMatchObject({
      causes: ['tls/revocation-unreachable TLS-29'],
      outcomes: ['out-of-date'],
    })
  })

  test('the list is that of another authority', async () => {
    await start({ crlUrls: [LIST] })
    expect(await probe(await bench.authority.revoke(valid, 'root'))).toMatchObject({
      causes: ['tls/revocation-unreachable TLS-29'],
      outcomes: ['other-issuer'],
    })
  })

  test('a page lies at the address', async () => {
    await start({ crlUrls: [LIST] })
    expect(await probe('<html>Welcome</html>')).toMatchObject({
      causes: ['tls/revocation-unreachable TLS-13'],
      outcomes: ['no-list'],
    })
  })

  test('a list of several megabytes is read', async () => {
    await start({ crlUrls: [LIST] })
    const list = Buffer.from(await bench.authority.revoke(valid)).toString('base64')
    const text = `${'what openssl crl -text writes before it\n'.repeat(60_000)}-----BEGIN X509 CRL-----\n${list}\n-----END X509 CRL-----\n`
    expect(text.length).toBeGreaterThan(2_000_000)
    expect(await probe(text)).toMatchObject({ causes: [], outcomes: ['fetched'] })
  })
})

describe.skipIf(!canRun)('an authority that is not sent', () => {
  async function probe(files: Readonly<Record<string, Uint8Array | string>>, issuerUrls: readonly string[]) {
    await start({ crlUrls: [], issuerUrls }, '')
    await publish(files)
    const { causes, outcomes, probe: report } = await bench.probe()
    const text = report.steps.find(({ step, outcome }) => step === 'tls' && outcome !== 'not-ours')
    return {
      causes,
      outcomes: [...new Set(Object.values(outcomes('tls')))],
      text: text?.text,
      details: text?.details,
    }
  }

  test('is found where the certificate says: Windows goes on, others do not', async () => {
    const seen = await probe({ '/issuing.crt': bench.authority.intermediate.der }, [ISSUER])
    expect(seen).toMatchObject({
      causes: ['tls/untrusted-chain TLS-11'],
      outcomes: ['issuer-not-sent'],
    })
    expect(seen.text).toContain(`Contoso Issuing CA is not sent; Windows fetches it (${ISSUER})`)
    expect(asked).toEqual(['/issuing.crt'])
  })

  test('may be published as text', async () => {
    const seen = await probe({ '/issuing.crt': bench.authority.intermediate.pem }, [ISSUER])
    expect(seen.outcomes).toEqual(['issuer-not-sent'])
  })

  test('is not there: Windows fails as well', async () => {
    const seen = await probe({}, [ISSUER])
    expect(seen.outcomes).toEqual(['chain-refused'])
    expect(seen.details).toContain(
      `Windows clients cannot fetch the authority either: ${ISSUER}: answers 404`,
    )
  })

  test('is another one', async () => {
    const seen = await probe({ '/issuing.crt': bench.authority.root.der }, [ISSUER])
    expect(seen.details).toContain(
      `Windows clients cannot fetch the authority either: ${ISSUER} holds no certificate of the issuer`,
    )
  })

  test('has no address', async () => {
    const seen = await probe({}, [])
    expect(seen.outcomes).toEqual(['chain-refused'])
    expect(asked).toEqual([])
  })
})
