import fc from 'fast-check'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { type ByteSource, createMemorySource } from '../../src/base/byte-source.ts'
import { decodeText } from '../../src/base/text.ts'
import { type ArchiveLimits, type Expansion, openArchive } from '../../src/log/archive.ts'

const LINE = '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: hello\r\n'

async function open(
  bytes: Uint8Array,
  name = 'logs.zip',
  limits: Partial<ArchiveLimits> = {},
): Promise<Expansion> {
  return openArchive(createMemorySource(name, bytes), limits)
}

async function textOf(source: ByteSource | undefined): Promise<string> {
  if (!source) throw new Error('there is no such source')
  return decodeText(await source.read(0, source.sizeBytes))
}

const names = ({ sources }: Expansion): string[] => sources.map(source => source.name)
const problems = ({ problems }: Expansion): string =>
  problems.map(({ path, text }) => `${path}: ${text}`).join('\n')

/** Text that hardly packs, so that sizes are what they seem. */
function noise(length: number, seed = 1): Uint8Array {
  let a = seed
  return Uint8Array.from({ length }, () => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0
    return a >>> 24
  })
}

describe('zip', () => {
  test('gives one source for each file, stored or packed', async () => {
    const zip = zipSync({
      'a.log': strToU8(LINE.repeat(100)),
      'sub/b.log': [strToU8('stored'), { level: 0 }],
    })
    const opened = await open(zip)
    expect(names(opened)).toEqual(['logs.zip!a.log', 'logs.zip!sub/b.log'])
    expect(await textOf(opened.sources[0])).toBe(LINE.repeat(100))
    expect(await textOf(opened.sources[1])).toBe('stored')
    expect(opened.problems).toEqual([])
  })
  test('opens archives inside archives', async () => {
    const inner = zipSync({ 'x.log': strToU8('inner text') })
    const opened = await open(zipSync({ 'inner.zip': inner, 'y.log.gz': gzipSync(strToU8('packed text')) }))
    expect(names(opened)).toEqual(['logs.zip!inner.zip!x.log', 'logs.zip!y.log.gz!y.log'])
    expect(await textOf(opened.sources[0])).toBe('inner text')
    expect(await textOf(opened.sources[1])).toBe('packed text')
  })
  test('leaves folders and the side files of a Mac away', async () => {
    const opened = await open(
      zipSync({
        'logs/': new Uint8Array(0),
        'logs/a.log': strToU8('a'),
        '__MACOSX/logs/._a.log': strToU8('b'),
      }),
    )
    expect(names(opened)).toEqual(['logs.zip!logs/a.log'])
  })
  test('reads any part of a large entry, forwards and backwards', async () => {
    const content = noise(5 << 20)
    const { sources } = await open(zipSync({ 'big.bin': [content, { level: 1 }] }))
    const [source] = sources
    if (!source) throw new Error('no source')
    for (const from of [4_500_000, 10, 2_097_100, 0, 5_242_870]) {
      expect(await source.read(from, from + 100)).toEqual(content.slice(from, from + 100))
    }
    expect(await source.read(5 << 20, (5 << 20) + 10)).toHaveLength(0)
  })
  test('serves many reads at once', async () => {
    const content = noise(3 << 20)
    const [source] = (await open(zipSync({ 'big.bin': content }))).sources
    const offsets = Array.from({ length: 40 }, (_, i) => (i * 7919 * 37) % (3 << 20))
    const read = await Promise.all(offsets.map(from => source?.read(from, from + 9)))
    expect(read).toEqual(offsets.map(from => content.slice(from, from + 9)))
  })
  test('leaves a Fiddler session in one piece', async () => {
    const opened = await open(
      zipSync({ '_index.htm': strToU8('x'), 'raw/01_c.txt': strToU8('GET / HTTP/1.1') }),
      'a.saz',
    )
    expect(names(opened)).toEqual(['a.saz'])
  })
  test('finds a directory behind a program that unpacks itself', async () => {
    const zip = zipSync({ 'a.log': strToU8('hello') })
    const opened = await open(Uint8Array.from([...strToU8('PK\x03\x04'), ...noise(500), ...zip]))
    expect(await textOf(opened.sources[0])).toBe('hello')
  })
  test('reads what is there of a cut archive and says so', async () => {
    const content = noise(200_000)
    const zip = zipSync({ 'whole.log': strToU8('all of it'), 'cut.log': content })
    const opened = await open(zip.subarray(0, 100_000))
    expect(names(opened)).toEqual(['logs.zip!whole.log', 'logs.zip!cut.log'])
    const cut = opened.sources[1]
    expect(cut?.sizeBytes).toBeGreaterThan(90_000)
    expect(await cut?.read(0, 1000)).toEqual(content.slice(0, 1000))
    expect(problems(opened)).toContain('logs.zip: the end of this archive is missing')
    expect(problems(opened)).toContain('logs.zip!cut.log: the archive ends inside this file')
  })
  test('names files that are protected by a password', async () => {
    const zip = zipSync({ 'secret.log': strToU8('text') })
    // Bit 0 of the flags in the central directory.
    const central = zip.findIndex((byte, i) => byte === 0x50 && zip[i + 2] === 1 && zip[i + 3] === 2)
    zip[central + 8] = (zip[central + 8] ?? 0) | 1
    const opened = await open(zip)
    expect(opened.sources).toEqual([])
    expect(problems(opened)).toContain('secret.log: protected by a password')
  })
  test('names files packed by a method that is not read', async () => {
    const zip = zipSync({ 'a.log': strToU8('text') })
    const central = zip.findIndex((byte, i) => byte === 0x50 && zip[i + 2] === 1 && zip[i + 3] === 2)
    zip[central + 10] = 9
    expect(problems(await open(zip))).toContain('a.log: packed by a method that is not read here')
  })
  test('says that an archive is empty', async () => {
    expect(problems(await open(zipSync({})))).toContain('holds no files')
  })
  test('says where packed data is damaged, and reads what stands before', async () => {
    const content = strToU8(Array.from({ length: 60_000 }, (_, i) => `line ${i * 7919}\n`).join(''))
    const zip = zipSync({ 'a.log': content })
    zip.fill(0xff, zip.length >> 1, (zip.length >> 1) + 2000)
    const [source] = (await open(zip)).sources
    expect(await source?.read(0, 1000)).toEqual(content.slice(0, 1000))
    await expect(source?.read(0, content.length)).resolves.not.toHaveLength(content.length)
    await expect(source?.read(content.length - 10, content.length)).rejects.toThrow(
      /logs\.zip!a\.log is damaged behind/,
    )
  })
})

describe('limits', () => {
  test('a file that would grow beyond all measure is named and not unpacked', async () => {
    const zip = zipSync({ 'bomb.log': new Uint8Array(300_000), 'fine.log': strToU8('text') })
    const opened = await open(zip, 'logs.zip', { ratio: 100, ratioFromBytes: 100_000 })
    expect(names(opened)).toEqual(['logs.zip!fine.log'])
    expect(problems(opened)).toContain('logs.zip!bomb.log: was not unpacked because it would grow from')
  })
  test('a gzip file that would grow beyond all measure is not unpacked', async () => {
    const opened = await open(gzipSync(new Uint8Array(1 << 20)), 'bomb.gz', {
      ratio: 10,
      ratioFromBytes: 1000,
    })
    expect(opened.sources).toEqual([])
    expect(problems(opened)).toContain('it unpacks to more than')
  })
  test('nesting ends at a depth', async () => {
    let bytes: Uint8Array = zipSync({ 'a.log': strToU8('deep') })
    for (let i = 0; i < 4; i++) bytes = zipSync({ 'next.zip': bytes })
    const opened = await open(bytes, 'deep.zip', { depth: 3 })
    expect(opened.sources).toEqual([])
    expect(problems(opened)).toContain(
      'deep.zip!next.zip!next.zip!next.zip: was not unpacked because it lies 3 archives deep',
    )
  })
  test('all entries together may not grow beyond the total', async () => {
    const opened = await open(zipSync({ 'a.log': noise(1000), 'b.log': noise(1000) }), 'a.zip', {
      totalBytes: 1500,
    })
    expect(names(opened)).toEqual(['a.zip!a.log'])
    expect(problems(opened)).toContain('a.zip!b.log')
  })
  test('the number of entries is limited', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.log`, strToU8('x')]))
    const opened = await open(zipSync(many), 'a.zip', { entries: 10 })
    expect(opened.sources).toHaveLength(10)
    expect(problems(opened)).toContain('holds more than 10 files')
  })
})

describe('gzip', () => {
  test('names the file without its ending', async () => {
    const opened = await open(gzipSync(strToU8(LINE)), 'a/lync.log.gz')
    expect(names(opened)).toEqual(['a/lync.log.gz!lync.log'])
    expect(await textOf(opened.sources[0])).toBe(LINE)
  })
  test('reads members one after another', async () => {
    const two = Uint8Array.from([...gzipSync(strToU8('one ')), ...gzipSync(strToU8('two'))])
    expect(await textOf((await open(two, 'a.gz')).sources[0])).toBe('one two')
  })
  test('reads what is there of a cut file and says so', async () => {
    const content = noise(100_000)
    const opened = await open(gzipSync(content).subarray(0, 50_000), 'a.log.gz')
    expect(opened.sources[0]?.sizeBytes).toBeGreaterThan(40_000)
    expect(problems(opened)).toContain('damaged or cut')
  })
})

describe('other archives', () => {
  test.each([
    ['cab', [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0], 'expand -F:*'],
    ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7-Zip'],
    ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 7, 0], 'RAR'],
  ])('a %s file comes with advice', async (_kind, signature, advice) => {
    const opened = await open(Uint8Array.from([...signature, ...noise(600)]), 'a.bin')
    expect(opened.sources).toEqual([])
    expect(problems(opened)).toContain(advice)
  })
  test('a file that is no archive comes back as it is', async () => {
    expect(names(await open(strToU8(LINE), 'a.log'))).toEqual(['a.log'])
  })
})

describe('any bytes', () => {
  const valid = zipSync({
    'a.log': strToU8(LINE.repeat(50)),
    'b.gz': gzipSync(strToU8('text')),
    'c.bin': noise(3000),
  })
  async function readAll(bytes: Uint8Array): Promise<void> {
    const { sources } = await open(bytes, 'x.zip', { totalBytes: 1 << 20 })
    for (const source of sources) await source.read(0, source.sizeBytes).catch(() => undefined)
  }
  test('flipped bytes and cut archives are opened without an error', async () => {
    const flips = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(valid.length), async (changes, length) => {
        const bytes = valid.slice()
        for (const [at, value] of changes) bytes[at] = value
        await readAll(bytes.subarray(0, length))
      }),
    )
  })
  test('random bytes behind a signature are opened without an error', async () => {
    const signature = fc.constantFrom([0x50, 0x4b, 3, 4], [0x1f, 0x8b, 8, 0], [0x50, 0x4b, 5, 6])
    await fc.assert(
      fc.asyncProperty(signature, fc.uint8Array({ maxLength: 2000 }), async (start, rest) =>
        readAll(Uint8Array.from([...start, ...rest])),
      ),
    )
  })
})
