// Builds the browser application into dist/app: one page, one script, one style sheet, one worker. No server is needed to
// run it; from a file share too, where browsers load no worker from a file and get its text from a script instead.

import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = `${root}src/web/app`

/** Builds the application into a folder, which is emptied first. */
export async function buildApp(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await build(configOf(folder, { name: 'app', entry: `${source}/main.tsx` }))
  await build(configOf(folder, { name: 'worker', entry: `${source}/worker/worker.ts` }))
  const worker = await readFile(`${folder}/worker.js`, 'utf8')
  await writeFile(`${folder}/worker-text.js`, `globalThis.lyncpinWorkerText = ${JSON.stringify(worker)}\n`)
  await copyFile(`${source}/index.html`, `${folder}/index.html`)
}

interface Entry {
  readonly name: string
  readonly entry: string
}

/** Classic scripts, because browsers refuse modules from a file share. */
function configOf(outDir: string, { name, entry }: Entry): InlineConfig {
  return {
    root: source,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      lib: {
        entry,
        formats: ['iife'],
        name: `lyncpin_${name}`,
        fileName: () => `${name}.js`,
        cssFileName: name,
      },
      minify: true,
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? `${root}dist/app`
  await buildApp(folder)
  for (const file of ['app.js', 'app.css', 'worker.js']) {
    const bytes = await readFile(`${folder}/${file}`)
    const packed = gzipSync(bytes, { level: 9 }).length
    console.log(
      `${file.padEnd(10)} ${(bytes.length / 1000).toFixed(1)} kB, ${(packed / 1000).toFixed(1)} kB compressed`,
    )
  }
}
