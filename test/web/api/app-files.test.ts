import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AppFiles, readAppFiles } from '../../../src/web/api/app-files.ts'
import { writeFiles } from '../../cli/run.ts'
import { serve } from './served.ts'

let app: AppFiles

beforeAll(async () => {
  const [secret = ''] = writeFiles({ 'secret.txt': 'secret' })
  const folder = join(secret, '..', 'app')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), `<!doctype html>${'<p>Lyncpin</p>'.repeat(50)}`)
  writeFileSync(join(folder, 'assets', 'main-Ab12_x-9.js'), 'void 0')
  if (process.platform !== 'win32') symlinkSync(secret, join(folder, 'link.txt'))
  app = await readAppFiles(folder)
})

describe('files of the application', () => {
  test('the first page is at /', async () => {
    const { ask } = await serve({ app })
    const answer = await ask('/?case=1')
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.body).toContain('<p>Lyncpin</p>')
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/./index.html',
    '/link.txt',
    '/assets',
    '/assets/',
    '/%00',
    '/__proto__',
  ])('no path leads out: %s', async path => {
    const { ask } = await serve({ app })
    const answer = await ask(path)
    expect([answer.status, answer.body.includes('secret')]).toEqual([404, false])
  })

  test('files with a hash in their names are kept by browsers, the page is asked for anew', async () => {
    const { ask } = await serve({ app })
    expect((await ask('/assets/main-Ab12_x-9.js')).headers['cache-control']).toContain('immutable')
    const page = await ask('/')
    expect(page.headers['cache-control']).toBe('no-cache')
    const again = await ask('/', { headers: { 'if-none-match': String(page.headers.etag) } })
    expect([again.status, again.body]).toEqual([304, ''])
  })

  test('are packed where the browser takes that', async () => {
    const packed = app.get('/')?.packed ?? new Uint8Array()
    expect(gunzipSync(packed).toString()).toContain('<p>Lyncpin</p>')
    const { ask } = await serve({ app })
    const answer = await ask('/', { headers: { 'accept-encoding': 'gzip, br' } })
    expect(answer.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
      'content-length': String(packed.length),
    })
  })
})
