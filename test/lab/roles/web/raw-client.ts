// Speaks to a web site byte by byte, as no well-behaved client does.

import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { WebLab } from './web-lab.ts'

/** A connection to a port of the Front End, with TLS or without. */
export async function openRaw(lab: WebLab, port: number, secure: boolean): Promise<Socket> {
  const endpoint = { address: lab.address, port }
  const socket = await lab.network.connect(endpoint, { timeoutMs: 5000, signal: AbortSignal.timeout(5000) })
  socket.on('error', () => socket.destroy())
  if (!secure) return socket
  const tls = connectTls({ socket, servername: 'webint.contoso.com', rejectUnauthorized: false })
  tls.on('error', () => tls.destroy())
  await once(tls, 'secureConnect')
  return tls
}

/** Everything that comes until the far end closes. */
export async function readToEnd(socket: Socket): Promise<string> {
  const chunks: Uint8Array[] = []
  socket.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  if (!socket.closed) await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

/** What comes until there is a whole answer with Content-Length, or the end. */
export async function readAnswer(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString('latin1')
    const length = /Content-Length: (\d+)/i.exec(text)?.[1]
    const headTo = text.indexOf('\r\n\r\n')
    if (headTo >= 0 && text.length >= headTo + 4 + Number(length ?? 0)) break
  }
  return text
}

export async function ask(
  lab: WebLab,
  text: string,
  { port = 443, secure = true }: { readonly port?: number; readonly secure?: boolean } = {},
): Promise<string> {
  const socket = await openRaw(lab, port, secure)
  socket.write(text)
  const answer = await readAnswer(socket)
  socket.destroy()
  return answer
}

export function post(path: string, body: string, headers: readonly string[] = []): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: webint.contoso.com',
    'Content-Type: text/xml; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
