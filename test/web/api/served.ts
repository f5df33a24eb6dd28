// Shared by tests: a server on a free port of the loopback, and requests to it as a browser, a program or an attacker sends them.

import { request as requestHttp } from 'node:http'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { encodeText } from '../../../src/base/text.ts'
import { type Access, type AccessOptions, createAccess, hashToken } from '../../../src/web/api/access.ts'
import type { AppFiles } from '../../../src/web/api/app-files.ts'
import { addFeatureRoutes } from '../../../src/web/api/feature-routes.ts'
import { addInputRoutes } from '../../../src/web/api/input-routes.ts'
import { createWebServer, type WebServerOptions } from '../../../src/web/api/server.ts'

export const TOKEN = 'a-token-of-alice-with-enough-characters'
export const LOG_TEXT = '0123456789abcdefghij'

const page = {
  bytes: encodeText('<!doctype html><title>Lyncpin</title>'),
  packed: undefined,
  type: 'text/html; charset=utf-8',
  tag: '"1"',
  isForever: false,
}
export const APP: AppFiles = new Map([
  ['/', page],
  ['/index.html', page],
])

export interface Served {
  readonly port: number
  readonly access: Access
  readonly logged: string[]
  ask(path: string, asked?: Asked): Promise<Answered>
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Sends the token of alice. */
  readonly signedIn?: boolean
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  /** Of a JSON body. */
  json<T>(): T
}

/** Sends one request exactly as it is given. */
export function ask(port: number, path: string, asked: Asked = {}): Promise<Answered> {
  const { method = 'GET', headers = {}, body, signedIn } = asked
  const token = signedIn ? { authorization: `Bearer ${TOKEN}` } : {}
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { ...token, ...headers }, agent: false }
    const request = requestHttp(options, response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        const { statusCode = 0, headers: got } = response
        resolve({ status: statusCode, headers: got, body: text, json: <T>() => JSON.parse(text) as T })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Starts a server with one log; it ends with the test. */
export async function serve(
  options: Partial<Omit<WebServerOptions, 'access'>> & { readonly access?: Partial<AccessOptions> } = {},
): Promise<Served> {
  const { access: accessOptions, ...rest } = options
  const tokens = [{ name: 'alice', hash: hashToken(TOKEN) }]
  const access = createAccess({ tokens, secure: false, ...accessOptions })
  const logged: string[] = []
  const source = createMemorySource('client.log', encodeText(LOG_TEXT))
  const server = createWebServer({
    app: APP,
    access,
    names: { names: ['127.0.0.1', 'localhost'], scheme: 'http' },
    log: line => logged.push(line),
    routes: [
      added =>
        addFeatureRoutes(added, {
          version: '1',
          inputs: true,
          cases: false,
          probe: false,
          lab: false,
          cls: false,
        }),
      added => addInputRoutes(added, { sources: [source], formatFiles: [], problems: [] }),
    ],
    ...rest,
  })
  const { port } = await server.listen('127.0.0.1', 0)
  onTestFinished(() => server.close())
  return { port, access, logged, ask: (path, asked) => ask(port, path, asked) }
}

/** Resolves when a connection has ended, however it did. */
export function closeOf(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    socket.once('close', () => resolve())
  })
}
