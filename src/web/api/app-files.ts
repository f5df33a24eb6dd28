// The built application: read once when the server starts. What is asked for is looked up among these files and nowhere else, so
// that no path leads out.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../base/errors.ts'
import { Refusal } from './refusal.ts'

export interface AppFile {
  readonly bytes: Uint8Array
  /** Packed, where that is smaller. */
  readonly packed: Uint8Array | undefined
  readonly type: string
  readonly tag: string
  /** Its name holds a hash of what is in it. */
  readonly isForever: boolean
}

/** Files by the path in their address, which begins with "/". */
export type AppFiles = ReadonlyMap<string, AppFile>

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Reads all files below a folder; links are passed over. Rejects with AppError when there is no application in it. */
export async function readAppFiles(folder: string): Promise<AppFiles> {
  const files = new Map<string, AppFile>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const address = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/*/, '/')
    files.set(address, await readAppFile(path))
  }
  const index = files.get('/index.html')
  if (!index) throw new AppError('unreadable', `there is no built application in ${folder}`)
  return files.set('/', index)
}

async function readAppFile(path: string): Promise<AppFile> {
  const bytes = await readFile(path)
  const packed = await promisify(gzip)(bytes, { level: 9 })
  return {
    bytes,
    packed: packed.length < bytes.length ? packed : undefined,
    type: TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    isForever: /-[\w-]{8}\.\w+$/.test(path),
  }
}

/** Answers with a file of the application. Throws Refusal when there is none of that name. */
export function sendAppFile(files: AppFiles, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const file = files.get(pathOf(request.url))
  if (!file) throw new Refusal(404, 'not-found', 'there is no such page; the application is at /')
  reply.headers({
    'content-type': file.type,
    'cache-control': file.isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.tag,
    vary: 'accept-encoding',
  })
  if (request.headers['if-none-match'] === file.tag) return reply.code(304).send()
  if (!file.packed || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
    return reply.send(file.bytes)
  return reply.header('content-encoding', 'gzip').send(file.packed)
}

function pathOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
