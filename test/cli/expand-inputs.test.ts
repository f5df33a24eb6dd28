import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodeText } from '../../src/base/text.ts'
import { type ExpandedInputs, type ExpandOptions, expandInputs } from '../../src/cli/expand-inputs.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { buffer, etlFile, narrow, wppRecord } from '../log/etl/etl-builder.ts'

const LINE = '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: hello\r\n'
const isRoot = process.getuid?.() === 0

let folder = ''
const opened: ExpandedInputs[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyncpin-test-'))
})
afterEach(async () => {
  for (const inputs of opened.splice(0)) await inputs.close()
  await rm(folder, { recursive: true, force: true })
})

const at = (...names: string[]): string => join(folder, ...names)

async function expand(
  paths: readonly string[],
  options: Partial<ExpandOptions> = {},
): Promise<ExpandedInputs> {
  const inputs = await expandInputs(paths, { formats, ...options })
  opened.push(inputs)
  return inputs
}

/** Names of the sources below the test folder, with "/" on every system. */
const names = ({ sources }: ExpandedInputs): string[] =>
  sources.map(({ name }) => name.slice(folder.length + 1).replaceAll('\\', '/'))
const problems = ({ problems: found }: ExpandedInputs): string =>
  found.map(({ path, text }) => `${path.slice(folder.length + 1)}: ${text}`).join('\n')

async function* streamOf(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield strToU8(part)
}

describe('files and folders', () => {
  test('a folder gives its files and those of its subfolders, in order of path', async () => {
    await mkdir(at('b', 'inner'), { recursive: true })
    for (const name of ['z.log', 'a.log', 'b/inner/2.log', 'b/1.log']) await writeFile(at(name), LINE)
    const inputs = await expand([folder])
    expect(names(inputs)).toEqual(['a.log', 'b/1.log', 'b/inner/2.log', 'z.log'])
    expect(inputs.problems).toEqual([])
  })
  test('a file named twice, or reached by two links, is read once', async () => {
    await writeFile(at('a.log'), LINE)
    await symlink(at('a.log'), at('b.log'))
    expect(names(await expand([at('a.log'), folder, at('a.log')]))).toEqual(['a.log'])
  })
  test('a link that leads back into its own folder is entered once', async () => {
    await mkdir(at('logs'))
    await writeFile(at('logs', 'a.log'), LINE)
    await symlink(folder, at('logs', 'up'))
    await symlink(at('loop'), at('loop'))
    const inputs = await expand([folder])
    expect(names(inputs)).toEqual(['logs/a.log'])
    expect(problems(inputs)).toContain('loop: this link leads to itself')
  })
  test('patterns are expanded where the shell does not', async () => {
    for (const name of ['a.log', 'b.log', 'c.txt']) await writeFile(at(name), LINE)
    expect(names(await expand([at('*.log')]))).toEqual(['a.log', 'b.log'])
    expect(problems(await expand([at('*.etl')]))).toContain('*.etl: no file matches this pattern')
  })
  test('a name with brackets in it is a name', async () => {
    await writeFile(at('log[1].txt'), LINE)
    expect(names(await expand([at('log[1].txt')]))).toEqual(['log[1].txt'])
  })
  test('many more files than may be open at once can all be read', async () => {
    const all = Array.from({ length: 300 }, (_, i) => `${String(i).padStart(3, '0')}.log`)
    for (const name of all) await writeFile(at(name), LINE + name)
    const { sources } = await expand([folder])
    const read = await Promise.all(
      sources.map(async source => decodeText(await source.read(LINE.length, 1000))),
    )
    expect(read).toEqual(all)
  })
  test('archives are opened, also inside folders, and format files are set aside', async () => {
    await writeFile(
      at('logs.zip'),
      zipSync({ 'x/a.log': strToU8(LINE), 'y.gz': gzipSync(strToU8(LINE)), 'z.tmf': strToU8('x') }),
    )
    await writeFile(at('b.tmf'), '// PDB: x\n')
    const inputs = await expand([folder])
    expect(names(inputs)).toEqual(['logs.zip!x/a.log', 'logs.zip!y.gz!y'])
    expect(inputs.formatFiles).toHaveLength(2)
  })
})

describe('standard input', () => {
  test('is read to its end', async () => {
    const { sources } = await expand(['-'], { stdin: streamOf(LINE, LINE) })
    expect(sources.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ['standard input', LINE.length * 2],
    ])
  })
  test('that is large goes to a temporary file, which is removed at the end', async () => {
    const before = await readdir(tmpdir())
    const inputs = await expand(['-'], { stdin: streamOf(LINE, LINE, LINE), spool: { memoryBytes: 60 } })
    const [source] = inputs.sources
    expect(decodeText((await source?.read(LINE.length, LINE.length * 2)) ?? new Uint8Array(0))).toBe(LINE)
    await inputs.close()
    const left = (await readdir(tmpdir())).filter(
      name => name.startsWith('lyncpin-') && !name.startsWith('lyncpin-test-'),
    )
    expect(left.filter(name => !before.includes(name))).toEqual([])
  })
  test('without an end is refused', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(1000).fill(65)
    }
    const inputs = await expand(['-'], {
      stdin: endless(),
      spool: { limitBytes: 50_000, memoryBytes: 10_000 },
    })
    expect(inputs.problems).toMatchObject([
      { text: expect.stringContaining('more than 50000 bytes; give a file instead') },
    ])
  })
  test('that nobody pipes into says how it is meant', async () => {
    const inputs = await expand(['-'], { stdin: Object.assign(streamOf(), { isTTY: true }) })
    expect(inputs.problems).toMatchObject([{ path: '-', text: expect.stringContaining('lyncpin analyze -') }])
  })
})

describe('inputs that are wrong', () => {
  test('a missing file is named, the others are read', async () => {
    await writeFile(at('a.log'), LINE)
    const inputs = await expand([at('missing.log'), at('a.log')])
    expect(names(inputs)).toEqual(['a.log'])
    expect(problems(inputs)).toBe('missing.log: there is no such file')
  })
  test('an empty folder and an empty file are named', async () => {
    await mkdir(at('none'))
    await writeFile(at('empty.log'), '')
    const found = problems(await expand([at('none'), at('empty.log')]))
    expect(found).toContain('none: this folder is empty')
    expect(found).toContain('empty.log: this file is empty')
  })
  test.skipIf(isRoot || process.platform === 'win32')('a file without permission is named', async () => {
    await writeFile(at('secret.log'), LINE)
    await chmod(at('secret.log'), 0)
    expect(problems(await expand([at('secret.log')]))).toContain('secret.log: you have no permission')
  })
  test('a link that leads nowhere is named', async () => {
    await symlink(at('gone'), at('link.log'))
    expect(problems(await expand([folder]))).toContain('link.log: this link leads nowhere')
  })
  test.skipIf(process.platform === 'win32')('a device is not read', async () => {
    expect(problems(await expand(['/dev/zero']))).toContain('a device or a socket, not a file')
  })
  test('what is no log is explained, or passed over in one line', async () => {
    await writeFile(at('a.log'), LINE)
    await writeFile(at('phone.clg'), 'CE log')
    for (const name of ['1.bin', '2.bin', '3.bin', '4.bin']) {
      const bytes = Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31 + name.charCodeAt(0)) & 0xff)
      await writeFile(at(name), bytes)
    }
    const inputs = await expand([folder])
    expect(names(inputs)).toEqual(['a.log'])
    expect(problems(inputs)).toContain('phone.clg: this is a log of Lync Phone Edition')
    expect(problems(inputs)).toContain(
      '4 files are no logs and were passed over: 1.bin, 2.bin, 3.bin and 1 more',
    )
  })
  test('unknown bytes that a person names are searched all the same', async () => {
    await writeFile(
      at('1.bin'),
      Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 31) & 0xff),
    )
    const inputs = await expand([at('1.bin')])
    expect(names(inputs)).toEqual(['1.bin'])
    expect(problems(inputs)).toContain('no text and no format known here')
  })
  test('a file of zeros says what it is', async () => {
    await writeFile(at('zero.log'), new Uint8Array(100_000))
    expect(problems(await expand([folder]))).toContain('zero.log: begins with nothing but zero bytes')
  })
  test('a name with control characters is shown harmlessly', async () => {
    const inputs = await expand([at('a\u001b[31m.log')])
    expect(inputs.problems[0]?.path).toContain('a\\u{1b}[31m.log')
  })
  test('a file that grows, is cut, or is replaced while it is read is named', async () => {
    for (const name of ['a.log', 'b.log', 'c.log']) await writeFile(at(name), LINE)
    const inputs = await expand([folder])
    expect(await inputs.changes()).toEqual([])
    await appendFile(at('a.log'), LINE)
    await truncate(at('b.log'), 5)
    await rm(at('c.log'))
    const changes = (await inputs.changes()).map(
      ({ path, text }) => `${path.slice(folder.length + 1)} ${text}`,
    )
    expect(changes).toMatchObject([
      expect.stringContaining('a.log grew while it was read'),
      expect.stringContaining('b.log became shorter'),
      expect.stringContaining('c.log was replaced or removed'),
    ])
    expect(inputs.sources[0]?.sizeBytes).toBe(LINE.length)
  })
})

describe('inputs that are odd are analysed to their end', () => {
  const MESSAGE = 'SIP/2.0 403 Forbidden\r\nCall-ID: a1\r\nCSeq: 1 REGISTER\r\nms-diagnostics: 4003\r\n\r\n'

  /** Statuses of the SIP messages found in the inputs, and the problems of reading. */
  async function analyse(paths: readonly string[]): Promise<{ statuses: number[]; problems: string[] }> {
    const inputs = await expand(paths)
    const found = await openCase(inputs.sources, { formats, observers, rules: [] })
    const read = found.sources.flatMap(({ summary, unreadable }) => [
      ...summary.problems.map(problem => problem.text),
      ...(unreadable === undefined ? [] : [unreadable]),
    ])
    return { statuses: found.collected.sip.map(({ status }) => status), problems: read }
  }

  test('half a UTF-16 file: an odd byte at the end', async () => {
    const text = Buffer.from(`\ufeff${MESSAGE.repeat(3)}`, 'utf16le')
    await writeFile(at('a.txt'), text.subarray(0, text.length - 1))
    expect((await analyse([folder])).statuses).toEqual([403, 403, 403])
  })
  test('a file that ends in zeros', async () => {
    await writeFile(at('a.log'), Buffer.concat([Buffer.from(LINE + MESSAGE), Buffer.alloc(100_000)]))
    const found = await analyse([folder])
    expect(found.statuses).toEqual([403])
    expect(found.problems.join()).toContain('zero bytes')
  })
  test('a line far longer than memory should hold', async () => {
    const long = Buffer.alloc(40 << 20, 'x')
    await writeFile(
      at('a.log'),
      Buffer.concat([Buffer.from(LINE), long, Buffer.from(`\r\n${LINE}${MESSAGE}`)]),
    )
    const found = await analyse([folder])
    expect(found.statuses).toEqual([403])
    expect(found.problems.join()).toContain('longer than 16 MiB')
  })
  test('a damaged archive beside a whole one', async () => {
    const zip = zipSync({ 'a.log': strToU8(LINE + MESSAGE) })
    await writeFile(at('cut.zip'), zip.subarray(0, zip.length - 30))
    await writeFile(at('whole.zip'), zip)
    expect((await analyse([folder])).statuses).toEqual([403, 403])
  })
  test('traces, captures and texts together', async () => {
    await writeFile(at('a.etl'), etlFile([buffer([wppRecord(narrow(MESSAGE))])]))
    await writeFile(at('b.log'), MESSAGE)
    expect((await analyse([folder])).statuses).toEqual([403, 403])
  })
})
