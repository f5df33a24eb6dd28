// What people bring that is broken, hostile or no log, through the command line as they use it: what is wrong is named with what to
// do, the rest is analysed, the exit status tells, and nothing acts on the terminal.

import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { findActing } from './cli/escapes.ts'
import { type Ran, run } from './cli/run.ts'
import { start } from './cli/started.ts'
import { hostileLog } from './report/hostile.ts'

const LOG = readFileSync('examples/external-web-certificate/clients/bob-outside.UccApilog')
const LOG_TEXT = LOG.toString('latin1')
const isWindows = process.platform === 'win32'

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-bad-'))

/** Writes a file and gives its path. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** Runs a command; whatever it says is safe, and no fault of ours. */
async function checked(...argv: readonly string[]): Promise<Ran> {
  const ran = await run(...argv)
  expect(findActing(ran.out), 'standard output').toBe('')
  expect(findActing(ran.err), 'standard error').toBe('')
  expect(ran.err).not.toMatch(/^ {4}at /m)
  return ran
}

/** Bytes that look random and are the same in every run. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
const utf16be = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
const utf32 = (text: string): Uint8Array =>
  new Uint8Array(Uint32Array.from([0xfeff, ...Array.from(text, c => c.codePointAt(0) ?? 0)]).buffer)

/** The log with another byte for every byte at `at`. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}

/** Zips inside one another. */
function nested(depth: number): Uint8Array {
  let bytes = zipSync({ 'bob.UccApilog': LOG })
  for (let i = 0; i < depth; i++) bytes = zipSync({ 'inner.zip': bytes }, { level: 0 })
  return bytes
}

const ZIP = zipSync({ 'logs/bob.UccApilog': LOG })
const GZIP = gzipSync(LOG)
const TICKET = 'The web ticket is refused'

describe('a log that arrived in another form is read all the same', () => {
  test.each([
    ['line ends of Unix', strToU8(LOG_TEXT.replaceAll('\r\n', '\n'), true)],
    ['line ends of old Macs', strToU8(LOG_TEXT.replaceAll('\r\n', '\r'), true)],
    ['line ends that were converted twice', strToU8(LOG_TEXT.replaceAll('\r\n', '\r\r\n'), true)],
    ['lines filled up with blanks', strToU8(LOG_TEXT.replaceAll('\r\n', '   \r\n'), true)],
    ['UTF-8 with a mark', strToU8(`\ufeff${LOG_TEXT}`)],
    ['UTF-16', utf16(LOG_TEXT)],
    ['UTF-16, big end first', utf16be(LOG_TEXT)],
    ['UTF-16 without a mark', utf16(LOG_TEXT).subarray(2)],
    ['UTF-16 that ends inside a character', utf16(LOG_TEXT).subarray(0, -1)],
    ['UTF-16 with line ends of old Macs', utf16(LOG_TEXT.replaceAll('\r\n', '\r'))],
    ['a tail of zeros', Buffer.concat([LOG, new Uint8Array(300_000)])],
    ['letters of Windows-1252', strToU8(LOG_TEXT.replaceAll('bob', 'b\u00f6b'), true)],
    ['a zip', ZIP],
    ['a zip that is called a log', ZIP],
    ['a zip in a zip', nested(2)],
    ['a gzip', GZIP],
  ])('%s', async (name, bytes) => {
    const { status, out } = await checked('analyze', file(`forms/${name}`, bytes))
    expect(status).toBe(1)
    expect(out).toContain(TICKET)
    expect(out).toContain('5 rounds')
  })

  test('a log whose name says that it is an archive', async () => {
    const { status, out } = await checked('analyze', file('log.zip', LOG), file('log.gz', LOG))
    expect([status, out.includes('Read 2 logs')]).toEqual([1, true])
  })
})

describe('what is damaged is named, and what stands before it is read', () => {
  test.each([
    ['cut.zip', ZIP.subarray(0, -40), 'the end of this archive is missing'],
    ['half.zip', ZIP.subarray(0, ZIP.length * 0.7), 'the archive ends inside this file'],
    ['cut.log.gz', GZIP.subarray(0, GZIP.length * 0.7), 'damaged or cut behind its first'],
  ])('%s', async (name, bytes, message) => {
    const { status, out, err } = await checked('analyze', file(name, bytes))
    expect([status, err]).toEqual([1, expect.stringContaining(message)])
    expect(out).toContain(TICKET)
  })

  test('a log that ends in the middle of a message', async () => {
    const { status, out } = await checked('analyze', file('cut.UccApilog', LOG.subarray(0, LOG.length * 0.6)))
    expect([status, out.includes(TICKET)]).toEqual([1, true])
  })

  test('a line of 40 MB in the middle of a log', async () => {
    const middle = LOG.indexOf('\n', LOG.length / 3) + 1
    const long = Buffer.concat([LOG.subarray(0, middle), Buffer.alloc(40 << 20, 'x'), Buffer.from('\r\n')])
    const path = file('long.UccApilog', Buffer.concat([long, LOG.subarray(middle)]))
    const { status, out } = await checked('analyze', path)
    expect([status, out.includes(TICKET)]).toEqual([1, true])
    expect(out.match(/is longer than 16 MiB; only its first 16 MiB were read/g)).toHaveLength(1)
  })

  test('a packed file that does not unpack: its name once, the reason, what to do', async () => {
    const { status, err } = await checked('analyze', file('flip.zip', flipped(ZIP, 60)))
    expect(status).toBe(2)
    expect(err).toMatch(/^lyncpin: \S+flip\.zip!logs\/bob\.UccApilog: is damaged .*get the archive again\n$/)
  })
})

describe('what is no log is named with what to do', () => {
  test.each([
    ['empty.log', '', 3, 'this file is empty'],
    ['zeros.log', new Uint8Array(5000), 3, 'begins with nothing but zero bytes'],
    ['garbage.log', noise(100_000), 3, 'its readable parts are searched all the same'],
    [
      'mail.txt',
      'Dear team,\nbob cannot sign in.\n',
      3,
      'no log format was recognised. "lyncpin detect" says',
    ],
    ['one.log', 'x', 3, 'no log format was recognised'],
    ['line.log', 'x'.repeat(20 << 20), 3, 'no log format was recognised'],
    ['utf32.log', utf32(LOG_TEXT), 3, 'text in UTF-32: save it as UTF-8'],
    [
      'a.7z',
      Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 0),
      2,
      'unpack it with 7-Zip and give the folder',
    ],
    ['a.rar', 'Rar!\u001a\u0007\u0000....', 2, 'unpack it and give the folder'],
    ['empty.zip', zipSync({}), 3, 'this archive holds no files'],
    [
      'picture.png',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      3,
      'copy the text or give the log',
    ],
  ])('%s', async (name, content, expected, message) => {
    const { status, err } = await checked('analyze', file(`foreign/${name}`, content))
    expect([status, err]).toEqual([expected, expect.stringContaining(message)])
    // What is no log may hold readable parts to look at.
    const shown = await checked('show', join(folder, 'foreign', name))
    expect(expected === 2 ? [2] : [0, 3]).toContain(shown.status)
    expect((await checked('detect', join(folder, 'foreign', name))).status).toBe(expected)
  })

  test('files that nobody named are passed over in one line', async () => {
    for (let i = 0; i < 5; i++) file(`mixed/${i}.bin`, noise(5000, i + 1))
    file('mixed/bob.UccApilog', LOG)
    const { status, err } = await checked('analyze', join(folder, 'mixed'))
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/mixed: 5 files are no logs and were passed over.*\n$/),
    ])
  })

  test('an empty folder says where clients keep their logs', async () => {
    mkdirSync(join(folder, 'nothing'))
    const { status, err } = await checked('analyze', join(folder, 'nothing'))
    expect([status, err]).toEqual([3, expect.stringContaining('"lyncpin analyze --local" shows where')])
  })
})

describe('archives that were made to do harm', { timeout: 90_000 }, () => {
  test.each([
    ['bomb.zip', () => zipSync({ 'bomb.log': new Uint8Array(80 << 20) }), 'it would grow from'],
    ['bomb.gz', () => gzipSync(new Uint8Array(80 << 20)), 'it unpacks to more than'],
    ['deep.zip', () => nested(9), 'it lies 5 archives deep'],
  ])('%s is not unpacked', async (name, make, message) => {
    const { status, err } = await checked('analyze', file(name, make()))
    expect([status, err]).toEqual([2, expect.stringContaining(message)])
    expect(err).toContain('unpack it by hand and give the file')
  })

  test('names that lead out of the archive are only shown', async () => {
    const outside = join(folder, '..', 'lyncpin-escaped.log')
    const entries = { '../lyncpin-escaped.log': LOG, '/lyncpin-escaped.log': LOG, 'C:\\x\u001b[2J.log': LOG }
    const { status, out } = await checked('analyze', file('leads-out.zip', zipSync(entries)), '--verbose')
    expect([status, out.includes('leads-out.zip!../lyncpin-escaped.log')]).toEqual([1, true])
    expect(() => readFileSync(outside)).toThrow()
  })
})

describe('paths that lead nowhere, or in circles', () => {
  test.each(['analyze', 'show', 'detect'])(
    '%s: what is missing is named, the rest is read',
    async command => {
      const missing = join(folder, 'missing.log')
      const alone = await checked(command, missing)
      expect([alone.status, alone.err]).toEqual([2, `lyncpin: ${missing}: there is no such file\n`])
      const path = file('whole.UccApilog', LOG)
      const both = await checked(command, missing, path)
      expect([both.status, both.out]).toEqual([2, (await checked(command, path)).out])
      const pattern = await checked(command, join(folder, 'none*.log'))
      expect([pattern.status, pattern.err]).toEqual([
        2,
        expect.stringContaining('no file matches this pattern'),
      ])
      const empty = await checked(command, '')
      expect([empty.status, empty.err]).toEqual([2, 'lyncpin: "": there is no such file\n'])
    },
  )

  test.skipIf(isWindows)('links in circles end', async () => {
    file('loop/inner/bob.UccApilog', LOG)
    symlinkSync('..', join(folder, 'loop/inner/up'))
    symlinkSync(join(folder, 'loop'), join(folder, 'loop/again'))
    symlinkSync('self', join(folder, 'loop/self'))
    symlinkSync('nowhere', join(folder, 'loop/dead'))
    const { status, out, err } = await checked('analyze', join(folder, 'loop'))
    expect([status, out.includes('Read 1 log,')]).toEqual([1, true])
    expect(err).toMatch(/dead: this link leads nowhere\n.*self: this link leads to itself\n$/)
  })

  test.skipIf(isWindows)('a device is no file', async () => {
    const { status, err } = await checked('analyze', '/dev/null')
    expect([status, err]).toEqual([2, 'lyncpin: /dev/null: this is a device or a socket, not a file\n'])
  })

  test('a file that is named twice is read once', async () => {
    const path = file('twice.UccApilog', LOG)
    expect((await checked('analyze', path, path)).out).toContain('Read 1 log,')
  })
})

describe('standard input', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  function pipe(parts: readonly Uint8Array[], isTTY = false): void {
    const stream = Object.assign(Readable.from(parts), { isTTY })
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(stream as unknown as typeof process.stdin)
  }

  test.each([
    ['analyze', 1],
    ['show', 0],
    ['detect', 0],
  ])('%s reads it', async (command, expected) => {
    pipe([LOG.subarray(0, 1000), LOG.subarray(1000)])
    expect((await checked(command, '-')).status).toBe(expected)
  })

  test.each(['analyze', 'show', 'detect'])('%s: when nothing comes it says so', async command => {
    pipe([])
    const { status, err } = await checked(command, '-')
    expect([status, err]).toEqual([3, expect.stringContaining('lyncpin: standard input: nothing came\n')])
  })

  test('at a terminal it says how to pipe', async () => {
    pipe([], true)
    const { status, err } = await checked('analyze', '-')
    expect([status, err]).toEqual([2, expect.stringContaining('type log.txt | lyncpin analyze -')])
  })
})

describe('wrong usage', () => {
  const path = file('usage.UccApilog', LOG)

  test.each([
    [['analyse', path], 'there is no command "analyse". Did you mean "analyze"?'],
    [['analyze'], 'name the logs to read'],
    [['show'], 'missing required argument'],
    [['analyze', '--jsn', path], 'Did you mean --json?'],
    [['analyze', path, '--time-zone', 'Mars/Base'], '"Mars/Base" is no time zone. Use utc, local, an offset'],
    [['analyze', path, '--time-zone', '+99:00'], '"+99:00" is no time zone'],
    [['analyze', path, '--time-zone', '+02:75'], '"+02:75" is no time zone'],
    [['show', path, '--time-zone', ''], '"" is no time zone'],
    [['analyze', path, '--format', 'uccapi'], 'Did you mean "uccapilog"?'],
    [['analyze', path, '--since', 'yesterdayish'], '"yesterdayish" is no time. Use 2016-03-14'],
    [['analyze', path, '--html', join(folder, 'no/such/folder.html')], 'cannot be written'],
    [['analyze', path, '--tmf', join(folder, 'no-tmf')], 'there is no such file'],
    [['show', path, '--limit', '-1'], '--limit wants a number from 0'],
    [['show', path, '--message', '99999'], 'there is no message 99999: the logs hold'],
    [['show', path, '--', 'status>=abc'], 'Expected a status such as 401 or 4xx'],
    [['show', path, '--', 'nofield:x'], 'There is no field "nofield"'],
    [['rules', 'no-such-rule'], 'there is no rule "no-such-rule"'],
  ])('%o', async (argv, message) => {
    const { status, err } = await checked(...argv)
    expect([status, err]).toEqual([2, expect.stringContaining(message)])
    expect(err).toMatch(/^lyncpin: /)
  })
})

describe('escape sequences never reach the terminal', () => {
  const evil = '\u001b[2J\u009b31m\u202e'
  const hostile = file(isWindows ? 'evil.UccApilog' : `evil${evil}.UccApilog`, hostileLog())

  test.each([
    ['analyze'],
    ['analyze', '--verbose'],
    ['analyze', '--json'],
    ['analyze', '--markdown'],
    ['show'],
    ['show', '--records'],
    ['show', '--raw'],
    ['show', '--exchanges'],
    ['show', '--attempts'],
    ['show', '--ladder'],
    ['show', '--json'],
    ['show', '--ndjson', '--records'],
    ['show', '--message', '3'],
    ['show', '--message', '3', '--raw'],
    ['detect'],
    ['detect', '--json'],
  ])('of a log or its name: %s %s %s', async (command, ...options) => {
    const { out } = await checked(command, hostile, ...options)
    expect(out.length).toBeGreaterThan(50)
  })

  test.each([
    [[`an${evil}alyze`]],
    [['analyze', `--${evil}`]],
    [['analyze', `no-${evil}`]],
    [['analyze', `no-${evil}*`]],
    [['analyze', hostile, '--format', evil]],
    [['analyze', hostile, '--time-zone', evil]],
    [['analyze', hostile, '--since', evil]],
    [['analyze', hostile, '--html', `${folder}/${evil}/x`]],
    [['show', hostile, '--', `${evil}:x`]],
    [['show', hostile, '--limit', evil]],
    [['rules', evil]],
    [['explain', evil]],
    [['help', evil]],
    [['open', `no-${evil}`]],
    [['serve', '--host', evil]],
    [['serve', '--max-age', evil]],
  ])('of what was typed, or what a pattern found: %j', async argv => {
    const { status } = await checked(...argv)
    expect([0, 2, 3]).toContain(status)
  })
})

describe('files that others hold, lock or write', { timeout: 90_000 }, () => {
  // Whoever may read everything starts the command as somebody who may not.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const lyncpin = (...argv: string[]) =>
    spawnSync(process.execPath, [resolve('bin/lyncpin.js'), ...argv], { ...nobody, encoding: 'utf8' })
  const canRun = !isWindows && lyncpin('help').status === 0
  if (!canRun) console.info('skipped: lyncpin cannot be started here as a user without rights')

  test.skipIf(!canRun)('what may not be read is named with what to do, the rest is analysed', () => {
    chmodSync(folder, 0o755)
    const secret = file('rights/secret.UccApilog', LOG)
    file('rights/closed/x.UccApilog', LOG)
    const readable = file('rights/open.UccApilog', LOG)
    chmodSync(join(folder, 'rights'), 0o755)
    chmodSync(readable, 0o644)
    chmodSync(secret, 0)
    chmodSync(join(folder, 'rights/closed'), 0)
    const { status, stdout, stderr } = lyncpin('analyze', join(folder, 'rights'))
    chmodSync(join(folder, 'rights/closed'), 0o755)
    expect([status, stdout.includes(TICKET)]).toEqual([2, true])
    const reason = 'you have no permission to read it; copy it as a user who has, or run this as that user'
    expect(stderr.split('\n').sort()).toEqual([
      '',
      `lyncpin: ${join(folder, 'rights/closed')}: ${reason}`,
      `lyncpin: ${secret}: ${reason}`,
    ])
  })

  test.skipIf(isWindows)(
    'a log that grows while it is read is read as far as it was, and that is said',
    async () => {
      const growing = file('growing.UccApilog', LOG)
      const gate = join(folder, 'gate')
      execFileSync('mkfifo', [gate])
      // The pipe is opened when the growing log was; reading begins when the pipe has ended.
      const lyncpin = start(['analyze', growing, gate])
      const writer = await open(gate, 'w')
      appendFileSync(growing, LOG)
      await writer.writeFile('03/14/2016|10:11:12.345 1A2C:1F40 INFO  :: hello\r\n')
      await writer.close()
      expect(await lyncpin.ended).toBe(1)
      expect(lyncpin.output()).toContain('grew while it was read; what came later was not read')
      expect(lyncpin.output()).toContain('5 rounds')
    },
  )
})
