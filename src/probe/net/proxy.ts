// HTTP proxies: which one a connection goes through, and the CONNECT that opens the way. RFC 9110 §9.3.6.

import { BlockList, connect, isIP, type Socket } from 'node:net'

export interface HttpProxy {
  readonly host: string
  readonly port: number
  /** Value of Proxy-Authorization; '' for none. */
  readonly authorization: string
}

/** A proxy that answered CONNECT with something else than 200. */
export class ProxyRefusal extends Error {
  readonly status: number
  readonly proxy: string
  /** The answer as far as it came; '' when there was none. */
  readonly answer: string
  constructor(status: number, proxy: string, said: { readonly line: string; readonly answer?: string }) {
    super(`the proxy ${proxy} answered ${said.line}`)
    this.name = 'ProxyRefusal'
    this.status = status
    this.proxy = proxy
    this.answer = said.answer ?? ''
  }
}

/** The proxy itself cannot be reached: nothing is known about what lies behind it. */
export class ProxyUnreachable extends Error {
  readonly address: string
  readonly port: number
  readonly outcome: 'refused' | 'timeout' | 'failed'

  constructor({ host, port }: HttpProxy, thrown: unknown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    const outcome = code === 'ECONNREFUSED' ? 'refused' : code === 'ETIMEDOUT' ? 'timeout' : 'failed'
    const words = {
      refused: 'refuses the connection',
      timeout: 'does not answer',
      failed: `cannot be reached: ${code}`,
    }
    super(`the proxy ${host}:${port} ${words[outcome]}`)
    this.name = 'ProxyUnreachable'
    this.address = host
    this.port = port
    this.outcome = outcome
  }
}

/** "http://[user:password@]host:port", "host:port"; undefined for anything else. */
export function parseProxy(text: string): HttpProxy | undefined {
  try {
    const url = new URL(/^\w+:\/\//.test(text) ? text : `http://${text}`)
    if (url.protocol !== 'http:' || url.hostname === '') return undefined
    const account = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 80),
      authorization: url.username === '' ? '' : `Basic ${Buffer.from(account).toString('base64')}`,
    }
  } catch {
    return undefined
  }
}

/** True when NO_PROXY leaves this host out: names with their subdomains, addresses, networks (10.0.0.0/8), "*". */
export function isProxyBypassed(host: string, noProxy: string): boolean {
  const lower = host.toLowerCase()
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(part => part !== '')
    .map(part => part.replace(/^\*?\./, ''))
    .some(
      part =>
        part === '*' ||
        part === lower ||
        isInNetwork(lower, part) ||
        (isIP(lower) === 0 && lower.endsWith(`.${part}`)),
    )
}

function isInNetwork(address: string, network: string): boolean {
  const [, base = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(network) ?? []
  const family = isIP(base)
  if (family === 0 || isIP(address) !== family || Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(base, Number(bits), kind)
  return list.check(address, kind)
}

/** A socket through the proxy. Rejects with ProxyRefusal or ProxyUnreachable, and with Node's error when it was ended. */
export async function dialThroughProxy(
  proxy: HttpProxy,
  target: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  const socket = await dialDirectly({ address: proxy.host, port: proxy.port }, options).catch(thrown => {
    throw options.signal.aborted ? thrown : new ProxyUnreachable(proxy, thrown)
  })
  const name = `${proxy.host}:${proxy.port}`
  return new Promise((resolve, reject) => {
    let head = ''
    const timer = setTimeout(
      () => fail(new ProxyUnreachable(proxy, timeoutError('CONNECT'))),
      options.timeoutMs,
    )
    const onAbort = (): void => fail(timeoutError('ended by the user'))
    function done(): void {
      clearTimeout(timer)
      options.signal.removeEventListener('abort', onAbort)
      socket.removeAllListeners()
    }
    function fail(error: Error): void {
      done()
      socket.destroy()
      reject(error)
    }
    function take(chunk: Buffer): void {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) {
        if (head.length > 64 << 10)
          fail(new ProxyRefusal(0, name, { line: 'with something that is no HTTP' }))
        return
      }
      const line = head.slice(0, head.indexOf('\r\n'))
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1] ?? 0)
      if (status < 200 || status > 299)
        return fail(new ProxyRefusal(status, name, { line, answer: head.slice(0, end + 4) }))
      done()
      socket.pause()
      if (head.length > end + 4) socket.unshift(Buffer.from(head.slice(end + 4), 'latin1'))
      resolve(socket)
    }
    options.signal.addEventListener('abort', onAbort)
    socket.on('data', take)
    socket.on('error', fail)
    socket.on('close', () => fail(new ProxyRefusal(0, name, { line: 'by closing the connection' })))
    const authorization = proxy.authorization === '' ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`)
  })
}

/** A connected socket. Rejects with Node's error; ETIMEDOUT at the deadline. */
export function dialDirectly(
  { address, port }: { readonly address: string; readonly port: number },
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true })
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeListener('error', fail)
    }
    const fail = (error: Error): void => {
      done()
      socket.destroy()
      socket.on('error', () => undefined)
      reject(error)
    }
    const onAbort = (): void => fail(Object.assign(new Error('ended by the user'), { code: 'ABORT_ERR' }))
    const timer = setTimeout(() => fail(timeoutError('no answer')), timeoutMs)
    signal.addEventListener('abort', onAbort)
    socket.on('error', fail)
    socket.once('connect', () => {
      done()
      resolve(socket)
    })
    if (signal.aborted) onAbort()
  })
}

function timeoutError(text: string): Error {
  return Object.assign(new Error(text), { code: 'ETIMEDOUT' })
}
