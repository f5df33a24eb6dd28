// npm run bench [-- PART…] [--size GB] [--large GB] [--keep]: every figure as a ratio measured in the same run. Parts are log (logs
// and analysis), registrar, probe, cls (the logging service), app (the browser application) and cls-scale, which wants root; all but
// the last run when none is named.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { benchLog } from './log.ts'
import { benchRegistrar } from './registrar.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1' },
    large: { type: 'string', default: '4' },
    keep: { type: 'boolean', default: false },
  },
})

function runScript(file: string, ...words: readonly string[]): void {
  execFileSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...words], {
    stdio: 'inherit',
  })
}

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  log: () => benchLog(Number(values.size), Number(values.large), values.keep),
  registrar: benchRegistrar,
  probe: () => runScript('./probe.ts'),
  cls: () => runScript('./cls.ts', '--size', values.size),
  app: () => runScript('./workbench.ts'),
  'cls-scale': () => runScript('./cls-scale.ts'),
}

const names = positionals.length > 0 ? positionals : Object.keys(PARTS).filter(name => name !== 'cls-scale')
for (const name of names) {
  const part = PARTS[name]
  if (!part) throw new Error(`there is no part "${name}": ${Object.keys(PARTS).join(', ')}`)
  await part()
}
