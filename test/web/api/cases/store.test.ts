import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isCaseId } from '../../../../src/web/api/cases/case-file.ts'
import { addCase, MB, openStore, streamOf } from './kept.ts'

const DAY_MS = 86_400_000

describe('receiving a case', () => {
  test('lies aside until it is complete', async () => {
    const { store, names } = await openStore()
    const { id } = (await store.create('Title', 'alice')).content
    await store.addFile(id, { name: 'logs/a.log', stream: streamOf('one', 'two') })
    expect([names('cases'), names('incoming'), store.list()]).toEqual([[], [id], []])
    const { folder, content } = await store.complete(id)
    expect([names('cases'), names('incoming')]).toEqual([[id], []])
    expect(readFileSync(join(folder, '0'), 'utf8')).toBe('onetwo')
    expect(content).toMatchObject({
      title: 'Title',
      by: 'alice',
      files: [{ name: 'logs/a.log', sizeBytes: 6 }],
    })
    expect(store.list().map(({ content: { id: listed } }) => listed)).toEqual([id])
  })

  test('names never become paths', async () => {
    const { store, names } = await openStore()
    const { id } = (await store.create('', 'alice')).content
    for (const name of ['../../evil', '/etc/passwd', 'C:\\evil', '..', 'case.json', 'a\u0000b'])
      await store.addFile(id, { name: name, stream: streamOf('x') })
    const { content } = await store.complete(id)
    expect(names('cases', id)).toEqual(['0', '1', '2', '3', '4', '5', 'case.json'])
    expect(content.files.map(({ name }) => name)).toContain('../../evil')
    expect(JSON.stringify(content.files)).not.toContain('\\u0000')
  })

  test('only this user can read what is kept', async () => {
    const { store, folder } = await openStore()
    const id = await addCase(store)
    const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777
    if (process.platform === 'win32') return
    expect([
      mode('cases'),
      mode('cases', id),
      mode('cases', id, '0'),
      mode('cases', id, 'case.json'),
    ]).toEqual([0o700, 0o700, 0o600, 0o600])
  })

  test('a stream that breaks off leaves no file, and the case can still be completed', async () => {
    const { store, names } = await openStore()
    const { id } = (await store.create('', 'alice')).content
    await store.addFile(id, { name: 'a.log', stream: streamOf('whole') })
    async function* breaking() {
      yield* streamOf('half')
      throw new Error('aborted')
    }
    await expect(store.addFile(id, { name: 'b.log', stream: breaking() })).rejects.toThrow('aborted')
    expect(names('incoming', id)).toEqual(['0'])
    expect((await store.complete(id)).content.files).toEqual([{ name: 'a.log', sizeBytes: 5 }])
  })

  test('a case beyond the size of one is refused, whatever it says of itself', async () => {
    const { store, names } = await openStore({ caseBytes: 10 })
    const { id } = (await store.create('', 'alice')).content
    await expect(store.addFile(id, { name: 'a', stream: streamOf('x'), sizeBytes: 11 })).rejects.toThrow(
      'a case may hold',
    )
    await expect(store.addFile(id, { name: 'a', stream: streamOf('123456', '78901') })).rejects.toMatchObject(
      { status: 413 },
    )
    expect(names('incoming', id)).toEqual([])
    await store.addFile(id, { name: 'a', stream: streamOf('123456') })
    await expect(store.addFile(id, { name: 'b', stream: streamOf('78901') })).rejects.toMatchObject({
      status: 413,
    })
  })

  test('files of one case are counted', async () => {
    const { store } = await openStore({ caseFiles: 1 })
    const { id } = (await store.create('', 'alice')).content
    await store.addFile(id, { name: 'a', stream: streamOf('x') })
    await expect(store.addFile(id, { name: 'b', stream: streamOf('x') })).rejects.toMatchObject({
      status: 413,
    })
  })

  test('cases that are being received are counted', async () => {
    const { store } = await openStore({ drafts: 1 })
    const { id } = (await store.create('', 'alice')).content
    await expect(store.create('', 'alice')).rejects.toMatchObject({ status: 429 })
    await store.remove(id)
    await store.create('', 'alice')
  })

  test('a complete case takes no more files, an empty one is not kept', async () => {
    const { store } = await openStore()
    const id = await addCase(store)
    await expect(store.addFile(id, { name: 'b', stream: streamOf('x') })).rejects.toMatchObject({
      status: 409,
    })
    const empty = (await store.create('', 'alice')).content.id
    await expect(store.complete(empty)).rejects.toMatchObject({ status: 409 })
  })

  test('a case is not completed while a file of it is coming, and files come in turn', async () => {
    const { store } = await openStore()
    const { id } = (await store.create('', 'alice')).content
    let go = (): void => undefined
    const gate = new Promise<void>(resolve => {
      go = resolve
    })
    async function* slow() {
      yield* streamOf('a')
      await gate
      yield* streamOf('b')
    }
    const coming = store.addFile(id, { name: 'a', stream: slow() })
    await expect(store.complete(id)).rejects.toMatchObject({ status: 409 })
    await expect(store.addFile(id, { name: 'b', stream: streamOf('x') })).rejects.toMatchObject({
      status: 409,
    })
    go()
    await coming
    await store.complete(id)
  })

  test('ids are not to be guessed', async () => {
    const { store } = await openStore()
    const ids = await Promise.all([1, 2, 3].map(async () => (await store.create('', '')).content.id))
    expect([new Set(ids).size, ids.every(isCaseId)]).toEqual([3, true])
  })
})

describe('a store that is opened again', () => {
  test('has its cases, and nothing of those that were not complete', async () => {
    const first = await openStore()
    const id = await addCase(first.store, 'content')
    const draft = (await first.store.create('', 'alice')).content.id
    await first.store.addFile(draft, { name: 'half.log', stream: streamOf('half') })
    // As after a crash: the lock of a process that is no more.
    writeFileSync(join(first.folder, 'lock'), '999999999\n')
    const { store, names } = await openStore({}, first.folder)
    expect(store.list().map(({ content }) => content.id)).toEqual([id])
    expect([names('incoming'), names('cases', id)]).toEqual([[], ['0', 'case.json']])
    expect(() => store.get(draft)).toThrow('no such case')
  })

  test('is refused while another process has it', async () => {
    const { folder } = await openStore()
    await expect(openStore({}, folder)).rejects.toThrow('another "lyncpin serve"')
  })

  test('is opened where its last process ended without a word, even when it had our number', async () => {
    const { store, folder } = await openStore()
    await store.close()
    for (const pid of ['999999999', String(process.pid), 'nonsense', '']) {
      writeFileSync(join(folder, 'lock'), `${pid}\n`)
      await (await openStore({}, folder)).store.close()
    }
  })

  test('leaves alone, and names, what is no case', async () => {
    const { folder, store } = await openStore()
    await store.close()
    mkdirSync(join(folder, 'cases', 'stranger'), { recursive: true })
    mkdirSync(join(folder, 'cases', 'A'.repeat(22)), { recursive: true })
    writeFileSync(join(folder, 'cases', 'A'.repeat(22), 'case.json'), '{"version":1')
    const { store: again, logged, names } = await openStore({}, folder)
    expect([again.list(), logged.length, names('cases').length]).toEqual([[], 2, 2])
    expect(logged[0]).toContain('is no case and is left alone')
  })
})

test('closing waits for an upload that ends with its connection, and leaves nothing of it', async () => {
  const { store, names } = await openStore()
  const { id } = (await store.create('', 'alice')).content
  let cutOff = (): void => undefined
  const gate = new Promise<void>(resolve => {
    cutOff = resolve
  })
  async function* breaking() {
    yield* streamOf('half')
    await gate
    throw new Error('aborted')
  }
  const coming = store
    .addFile(id, { name: 'a', stream: breaking() })
    .catch(error => store.remove(id).then(() => error.message))
  const closing = store.close()
  cutOff()
  await closing
  expect([await coming, names('incoming'), names()]).toEqual(['aborted', [], ['cases']])
})

describe('limits of size and age', () => {
  test('the oldest cases give way to a new one, and the log says so', async () => {
    const { store, logged, at, names } = await openStore({ totalBytes: 3 * MB })
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      at(Date.UTC(2026, 0, 1 + i))
      ids.push(await addCase(store, new Uint8Array(0.9 * MB)))
    }
    at(Date.UTC(2026, 0, 9))
    const last = await addCase(store, new Uint8Array(1.5 * MB))
    expect(store.list().map(({ content }) => content.id)).toEqual([last, ids[2]])
    expect(names('cases')).toEqual([last, ids[2]].sort())
    expect(logged).toEqual([
      expect.stringMatching(/^removed case .{6}… \(2026-01-01, 921\.\d KiB\): room was needed$/),
      expect.stringMatching(/^removed case .{6}… \(2026-01-02, /),
    ])
  })

  test('nothing gives way to what does not fit anyway', async () => {
    const { store } = await openStore({ totalBytes: 2 * MB })
    const id = await addCase(store, new Uint8Array(MB))
    await expect(addCase(store, new Uint8Array(3 * MB))).rejects.toMatchObject({ status: 507 })
    expect(store.get(id)).toBeDefined()
  })

  test('reports count too', async () => {
    const { store, at } = await openStore({ totalBytes: 2 * MB })
    const old = await addCase(store, new Uint8Array(MB))
    at(Date.UTC(2026, 0, 2))
    const id = await addCase(store, new Uint8Array(0.9 * MB))
    writeFileSync(join(store.get(id).folder, 'report'), new Uint8Array(0.5 * MB))
    await store.setAnalysis(id, { by: '1', failure: '', summary: null, problems: [] })
    expect(() => store.get(old)).toThrow('no such case')
  })

  test('a case goes at its age, one that is never completed after an hour', async () => {
    const start = Date.UTC(2026, 0, 1)
    const { store, at, logged, names } = await openStore({ ageMs: 30 * DAY_MS })
    await addCase(store)
    await store.create('', 'alice')
    at(start + 3_600_000 - 1)
    await store.tidy()
    expect(logged).toEqual([])
    at(start + 3_600_000)
    await store.tidy()
    expect(logged).toEqual([expect.stringMatching(/^dropped case .*: it was never completed$/)])
    at(start + 30 * DAY_MS - 1)
    await store.tidy()
    expect(store.list()).toHaveLength(1)
    at(start + 30 * DAY_MS)
    await store.tidy()
    expect([store.list(), names('cases'), names('incoming')]).toEqual([[], [], []])
    expect(logged[1]).toMatch(/^removed case .* \(2026-01-01, \d+ B\): it is older than allowed$/)
  })

  test('the outcome of a case that was removed meanwhile is dropped', async () => {
    const { store, names } = await openStore()
    const id = await addCase(store)
    await store.remove(id)
    await store.setAnalysis(id, { by: '1', failure: '', summary: null, problems: [] })
    expect(names('cases')).toEqual([])
  })
})
