import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ask } from '../../web/api/served.ts'
import { run, writeFiles } from '../run.ts'
import { fakeApp, start } from '../started.ts'

const LOG = 'examples/external-web-certificate/clients/bob-outside.UccApilog'

describe('lyncpin open', { timeout: 90_000 }, () => {
  test('shows logs to the browser that opens the printed address, until Ctrl-C', async () => {
    const lyncpin = start(['open', LOG, '--no-browser', '--app', fakeApp()])
    const [, port = '', path = ''] = await lyncpin.says(/http:\/\/127\.0\.0\.1:(\d+)(\/start\/\S+)\n/)
    const entered = await ask(Number(port), path)
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
    const { inputs } = (await ask(Number(port), '/api/v1/inputs', { headers: { cookie } })).json<{
      inputs: { name: string; sizeBytes: number }[]
    }>()
    expect(inputs).toMatchObject([{ name: LOG, sizeBytes: readFileSync(LOG).length }])
    const headers = { cookie, range: 'bytes=10-19' }
    const { body } = await ask(Number(port), '/api/v1/inputs/0/bytes', { headers })
    expect(body).toBe(readFileSync(LOG, 'latin1').slice(10, 20))
    lyncpin.signal('SIGINT')
    expect(await lyncpin.ended).toBe(0)
  })

  test('what is wrong with an input is said here and in the browser', async () => {
    const lyncpin = start(['open', LOG, 'missing.log', '--no-browser', '--app', fakeApp()])
    const [, port = '', path = ''] = await lyncpin.says(/127\.0\.0\.1:(\d+)(\/start\/\S+)\n/)
    const cookie = String((await ask(Number(port), path)).headers['set-cookie']).split(';')[0] ?? ''
    const { problems } = (await ask(Number(port), '/api/v1/inputs', { headers: { cookie } })).json<{
      problems: unknown[]
    }>()
    expect(problems).toEqual([{ path: 'missing.log', text: 'there is no such file', kind: 'unreadable' }])
    expect(lyncpin.output()).toContain('lyncpin: missing.log: there is no such file')
  })

  test('opens empty without a path', async () => {
    const lyncpin = start(['open', '--no-browser', '--app', fakeApp()])
    await lyncpin.says(/Lyncpin is at/)
    lyncpin.signal('SIGTERM')
    expect(await lyncpin.ended).toBe(0)
  })

  test('offers the Logging page, of this machine or of what --cls names, unless it is not wanted', async () => {
    const cookieOf = async (...argv: string[]) => {
      const lyncpin = start(['open', '--no-browser', '--app', fakeApp(), ...argv], {
        LYNCPIN_CLS: '/nowhere',
      })
      const [, port = '', path = ''] = await lyncpin.says(/127\.0\.0\.1:(\d+)(\/start\/\S+)\n/)
      const cookie = String((await ask(Number(port), path)).headers['set-cookie']).split(';')[0] ?? ''
      return async (api: string) => ask(Number(port), `/api/v1/${api}`, { headers: { cookie } })
    }
    const usual = await cookieOf()
    expect((await usual('features')).json()).toMatchObject({ cls: true })
    expect((await usual('cls')).json()).toMatchObject({ state: 'absent', canAttach: true })
    expect((await usual('cls')).body).toContain('/nowhere')
    const [file = ''] = writeFiles({ 'cls.yaml': 'folder: data\n' })
    expect((await (await cookieOf('--cls', file))('cls')).body).toContain(`${dirname(file)}/data`)
    expect((await (await cookieOf('--no-cls'))('features')).json()).toMatchObject({ cls: false })
  })

  test('says what is wrong with the file of --cls', async () => {
    const { status, err } = await run('open', '--cls', 'missing.yaml', '--app', fakeApp())
    expect([status, err]).toEqual([2, expect.stringContaining('cannot read missing.yaml')])
  })

  test('nothing that can be read is no reason to open', async () => {
    const { status, err } = await run('open', 'missing.log', '--no-browser', '--app', fakeApp())
    expect([status, err]).toEqual([2, 'lyncpin: missing.log: there is no such file\n'])
  })

  test.each(['70000', '-1', 'x', '1.5', ''])('refuses port "%s"', async port => {
    const { status, err } = await run('open', `--port=${port}`, '--app', fakeApp())
    expect([status, err]).toEqual([2, `lyncpin: --port wants a number from 0 to 65535, not "${port}"\n`])
  })

  test('says what to do when its application is missing', async () => {
    const [path = ''] = writeFiles({ 'no-app': '' })
    const { status, err } = await run('open', '--no-browser', '--app', `${path}/..`)
    expect(status).toBe(2)
    expect(err).toContain('there is no built application in')
  })
})
