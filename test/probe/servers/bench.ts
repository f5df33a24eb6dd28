// Real servers for the probe that share no code with it: each started on a loopback address and port of its own, ended after the test.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMachineContext, type MachineContextOptions } from '../../../src/probe/net/machine-context.ts'
import { parseNameServer } from '../../../src/probe/net/resolver.ts'
import type { ProbeOptions } from '../../../src/probe/options.ts'
import { performProbe } from '../../../src/probe/perform.ts'
import type { ProbeReport } from '../../../src/report/probe/probe-report.ts'
import { createTestAuthority, type IssuedServer, type TestAuthority } from '../../certificates.ts'
import { findProgram } from '../../programs.ts'

export interface Bench {
  readonly authority: TestAuthority
  readonly folder: string
  /** Address of this bench: "127.x.y.<host>". */
  address(host: number): string
  readonly portShift: number
  file(name: string, content: string): string
  /** Starts a program and waits until it accepts connections. */
  start(
    program: string,
    args: readonly string[],
    listens: { readonly address: string; readonly port: number },
  ): Promise<void>
  probe(changes?: Partial<ProbeOptions>, machine?: Partial<MachineContextOptions>): Promise<Probed>
  close(): Promise<void>
}

export interface Probed {
  readonly probe: ProbeReport
  readonly trace: string
  /** Rules of causes and symptoms that fired, best first, with the first cause: "tls/name-mismatch TLS-26". */
  readonly causes: readonly string[]
  /** Outcomes of a step by target, those that were skipped left out. */
  outcomes(step: string): Readonly<Record<string, string>>
}

let benches = 0

/** Creates a bench with an authority of its own. */
export async function createBench(): Promise<Bench> {
  const authority = await createTestAuthority(Date.now() * 1000)
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-bench-'))
  // Processes that run side by side get networks of their own.
  const subnet = `127.${64 + (process.pid % 128)}.${(Math.floor(process.pid / 128) + benches++) % 256}`
  const portShift = 20_000 + (process.pid % 20_000)
  const children: ChildProcess[] = []
  const file = (name: string, content: string): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  return {
    authority,
    folder,
    portShift,
    address: host => `${subnet}.${host}`,
    file,
    async start(program, args, { address, port }) {
      const path = findProgram(program)
      if (path === undefined) throw new Error(`${program} is not installed`)
      const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] })
      children.push(child)
      const said: string[] = []
      child.stdout.on('data', chunk => said.push(String(chunk)))
      child.stderr.on('data', chunk => said.push(String(chunk)))
      await untilListening(address, port, () => {
        if (child.exitCode !== null) throw new Error(`${program} ended: ${said.join('')}`)
      })
    },
    async probe(changes = {}, machine = {}) {
      const options: ProbeOptions = {
        user: 'alice@contoso.com',
        sipDomain: 'contoso.com',
        side: 'outside',
        server: undefined,
        timeoutMs: 3000,
        patienceMs: 15_000,
        only: undefined,
        ...changes,
      }
      const dns = parseNameServer(`${subnet}.53:${53 + portShift}`)
      const { probe, trace } = await performProbe({
        options,
        client: record =>
          createMachineContext({
            dnsServers: dns ? [dns] : [],
            rootsPem: authority.root.pem,
            portShift,
            dnsTimeoutMs: options.timeoutMs / 2,
            ...machine,
            record,
          }),
        signal: new AbortController().signal,
        name: 'probe.ndjson',
      })
      return { probe, trace, causes: causesOf(probe), outcomes: step => outcomesOf(probe, step) }
    },
    async close() {
      for (const child of children) {
        if (child.exitCode !== null) continue
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function causesOf({ report }: ProbeReport): string[] {
  return report.findings
    .filter(({ kind }) => kind === 'cause' || kind === 'symptom')
    .map(({ rule, causes }) => `${rule} ${causes[0]?.id}`)
}

function outcomesOf({ steps }: ProbeReport, wanted: string): Record<string, string> {
  return Object.fromEntries(
    steps
      .filter(({ step, verdict }) => step === wanted && verdict !== 'skipped')
      .map(({ target, outcome }) => [target, outcome]),
  )
}

/** Asks until something accepts: programs say in no common way that they are ready. */
async function untilListening(address: string, port: number, check: () => void): Promise<void> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    check()
    const socket = connect(port, address)
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error(`nothing listens at ${address}:${port}`)
}

/** dnsmasq with the given records, and nothing else: other names do not exist. */
export async function startDns(bench: Bench, records: readonly string[]): Promise<void> {
  const address = bench.address(53)
  const port = 53 + bench.portShift
  const args = [
    '--keep-in-foreground',
    '--no-resolv',
    '--no-hosts',
    '--bind-interfaces',
    '--conf-file=/dev/null',
    '--local=/#/',
    `--listen-address=${address}`,
    `--port=${port}`,
    '--user=',
    '--pid-file=',
    ...records,
  ]
  await bench.start('dnsmasq', args, { address, port })
}

export interface WebServer {
  /** Last byte of the address. */
  readonly host: number
  readonly certificate: IssuedServer
  /** Sent with the certificate; the intermediate unless given. */
  readonly chain?: string
  readonly protocols?: string
  /** Replaces the services. */
  readonly locations?: string
  readonly port?: number
}

/** nginx as the reverse proxy of healthy web services, or of what a test puts in their place. */
export async function startWeb(bench: Bench, server: WebServer): Promise<void> {
  const {
    host,
    certificate,
    chain = bench.authority.intermediate.pem,
    protocols = 'TLSv1.2 TLSv1.3',
  } = server
  const address = bench.address(host)
  const port = (server.port ?? 443) + bench.portShift
  const name = `nginx-${host}-${port}`
  const pem = bench.file(`${name}.pem`, certificate.pem + chain)
  const key = bench.file(`${name}.key`, certificate.keyPem)
  const mex = bench.file(`${name}.xml`, METADATA)
  const config = bench.file(
    `${name}.conf`,
    `daemon off; worker_processes 1; pid ${bench.folder}/${name}.pid; error_log stderr;
     events { worker_connections 256; }
     http {
       access_log off; client_body_temp_path ${bench.folder}; proxy_temp_path ${bench.folder};
       fastcgi_temp_path ${bench.folder}; uwsgi_temp_path ${bench.folder}; scgi_temp_path ${bench.folder};
       server {
         listen ${address}:${port} ssl;
         ssl_certificate ${pem}; ssl_certificate_key ${key};
         ssl_protocols ${protocols}; ssl_ciphers DEFAULT:@SECLEVEL=0;
         ${server.locations ?? services(mex)}
       }
     }`,
  )
  await bench.start('nginx', ['-c', config, '-p', bench.folder], { address, port })
}

function services(mex: string): string {
  return `
    default_type "application/vnd.microsoft.rtc.autodiscover+xml; v=1";
    location = / {
      return 200 '<AutodiscoverResponse AccessLocation="External"><Root><Link token="Domain" href="https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root/domain"/><Link token="User" href="https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root/user"/></Root></AutodiscoverResponse>';
    }
    location = /Autodiscover/AutodiscoverService.svc/root/user {
      add_header X-MS-WebTicketURL https://webext.contoso.com/WebTicket/WebTicketService.svc always;
      return 401 '';
    }
    location ~ /mex$ { default_type text/xml; alias ${mex}; }`
}

const METADATA = `<?xml version="1.0"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" name="service">
<wsdl:service name="service">
<wsdl:port name="WebTicketServiceWinNegotiate"><soap:address location="https://webext.contoso.com/WebTicket/WebTicketService.svc"/></wsdl:port>
<wsdl:port name="CertProvisioningServiceWebTicketProof_SHA1"><soap:address location="https://webext.contoso.com/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1"/></wsdl:port>
</wsdl:service></wsdl:definitions>`

/** Records of a deployment seen from outside, with its web services at .10. */
export function outsideRecords(bench: Bench): string[] {
  const web = bench.address(10)
  return [`--host-record=lyncdiscover.contoso.com,${web}`, `--host-record=webext.contoso.com,${web}`]
}
