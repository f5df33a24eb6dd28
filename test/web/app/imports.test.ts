// The layers of the browser application's components, which the layer check cannot parse.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from './browser.ts'

const ALLOWED =
  /^(?:src\/(?:base|protocol|trace|log|reference|diagnose|report|workbench|web\/app)\/|preact(?:\/|$)|@preact\/signals$)/

test('components import only the layers above, each other and preact', () => {
  const files = globSync('src/web/app/**/*.tsx', { cwd: repository })
  expect(files.length).toBeGreaterThan(10)
  const wrong = files.flatMap(file => {
    const text = readFileSync(join(repository, file), 'utf8')
    return [...text.matchAll(/(?:from|import) '([^']+)'/g)].flatMap(([, name = '']) => {
      const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name
      return ALLOWED.test(target) ? [] : [`${file} imports ${name}`]
    })
  })
  expect(wrong).toEqual([])
})
