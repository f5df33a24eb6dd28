#!/usr/bin/env node
// Starts Lyncpin on Node.js 24 or newer: in this process where it is one, else with the one that npm installed beside us.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIRED_MAJOR = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A checkout runs its TypeScript as it stands; a published package has only dist/. */
function mainFile() {
  const source = join(root, 'src', 'cli', 'main.ts')
  return existsSync(source) ? source : join(root, 'dist', 'cli', 'main.js')
}

function bundledNode() {
  try {
    const folder = dirname(module.createRequire(import.meta.url).resolve('node/package.json'))
    return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find(file => existsSync(file))
  } catch {
    return undefined
  }
}

/** A checkout installs Node.js with its development dependencies; a published package takes one that stands beside it. */
function remedy() {
  return existsSync(join(root, 'src'))
    ? `run "npm ci" in ${root}`
    : `run "npm install node@${REQUIRED_MAJOR}"`
}

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
  module.enableCompileCache?.()
  const { main } = await import(
    new URL(
      `file://${mainFile()
        .replaceAll('\\', '/')
        .replace(/^(?=[A-Za-z]:)/, '/')}`,
    ).href
  )
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = bundledNode()
  if (node === undefined) {
    process.stderr.write(
      `lyncpin needs Node.js ${REQUIRED_MAJOR} or newer, this is ${process.versions.node}. Install a newer Node.js, or ${remedy()}: that brings one.\n`,
    )
    process.exitCode = 2
  } else {
    const run = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    process.exitCode = run.status ?? 2
  }
}
