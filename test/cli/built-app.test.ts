import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findBuiltApp } from '../../src/cli/built-app.ts'

/** Stands for the builder: writes the page where it is told to. */
const BUILDER = `
import { mkdirSync, writeFileSync } from 'node:fs'
const folder = process.argv[2]
mkdirSync(folder, { recursive: true })
writeFileSync(folder + '/index.html', 'new')
`

function checkout(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'lyncpin-root-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    utimesSync(join(root, path), 1000, path.startsWith('dist') ? 3000 : 2000)
  }
  return root
}

const SOURCE = { 'src/web/app/main.ts': '', 'package.json': '{"type":"module"}' }
const VITE = { 'node_modules/vite/package.json': '{}' }
const WITH_VITE = { ...SOURCE, ...VITE, 'scripts/build-app.ts': BUILDER }

async function find(root: string): Promise<{ page: string; said: string[] }> {
  const said: string[] = []
  const folder = await findBuiltApp({ root, say: line => said.push(line) })
  return { page: readFileSync(join(folder, 'index.html'), 'utf8'), said }
}

test('an installed package brings the application', async () => {
  expect(await find(checkout({ 'dist/app/index.html': 'built' }))).toEqual({ page: 'built', said: [] })
})

test('a checkout builds it when it is missing, says so, and leaves nothing beside it', async () => {
  const root = checkout(WITH_VITE)
  const { page, said } = await find(root)
  expect([page, said]).toEqual(['new', ['building the browser application; this is done once']])
  expect(readdirSync(join(root, 'dist'))).toEqual(['app'])
})

test('a checkout takes what is built already', async () => {
  expect((await find(checkout({ ...WITH_VITE, 'dist/app/index.html': 'built' }))).page).toBe('built')
})

test('a checkout builds it again when a source is newer', async () => {
  const root = checkout({ ...WITH_VITE, 'dist/app/index.html': 'built' })
  utimesSync(join(root, 'src/web/app/main.ts'), 4000, 4000)
  expect((await find(root)).page).toBe('new')
})

test('a checkout without its packages says what to do', async () => {
  await expect(find(checkout(SOURCE))).rejects.toThrow('run "npm ci" in')
})

test('an installation without it says what to do', async () => {
  await expect(find(checkout({ 'package.json': '{}' }))).rejects.toThrow('install Lyncpin again')
})

test('a build that fails says why and leaves what was there', async () => {
  const failing = 'console.error("no such module"); process.exit(1)'
  const root = checkout({
    ...WITH_VITE,
    'scripts/build-app.ts': failing,
    'dist/app/index.html': 'built',
  })
  utimesSync(join(root, 'src/web/app/main.ts'), 4000, 4000)
  await expect(find(root)).rejects.toThrow(/could not be built:\nno such module/)
  expect(readFileSync(join(root, 'dist/app/index.html'), 'utf8')).toBe('built')
})
