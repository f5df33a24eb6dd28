import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { endpoints } from '../../../src/web/api/endpoints.ts'
import { openApiDocument } from '../../../src/web/api/openapi.ts'
import { serve } from './served.ts'

type Json = Record<string, unknown>

const at = (node: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Json | undefined)?.[key], node)

test('every endpoint is described once, with its parameters', () => {
  const { paths } = openApiDocument() as { paths: Json }
  for (const { method, path, id } of Object.values(endpoints)) {
    const operation = at(paths, path.replace(/:(\w+)/g, '{$1}'), method.toLowerCase()) as Json
    expect(operation.operationId).toBe(id)
    const named = (operation.parameters as { name: string; in: string }[] | undefined) ?? []
    const inPath = named.filter(parameter => parameter.in === 'path').map(({ name }) => name)
    expect(inPath).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name))
  }
  const ids = Object.values(endpoints).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every reference leads to something', () => {
  const document = openApiDocument()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
  expect(references.length).toBeGreaterThan(10)
  for (const [, path = ''] of references) expect(at(document, ...path.split('/')), path).toBeDefined()
})

test('what anybody may call needs no security, everything else does', () => {
  const { paths } = openApiDocument() as { paths: Json }
  expect(at(paths, '/features', 'get', 'security')).toEqual([])
  expect(at(paths, '/cases', 'get', 'security')).toBeUndefined()
})

test('the server gives the document, and answers as it says', async () => {
  const { ask } = await serve()
  const document = (await ask('/api/v1/openapi.json')).json<Json>()
  expect(document.openapi).toBe('3.1.0')
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  for (const path of ['/features', '/inputs']) {
    const { body } = await ask(`/api/v1${path}`, { signedIn: true })
    const pointer = `api#/paths/${path.replaceAll('/', '~1')}/get/responses/200/content/application~1json/schema`
    const isValid = ajv.validate({ $ref: pointer }, JSON.parse(body))
    expect(isValid, ajv.errorsText()).toBe(true)
  }
  const { body } = await ask('/api/v1/inputs')
  expect(ajv.validate({ $ref: 'api#/components/schemas/Problem' }, JSON.parse(body))).toBe(true)
})
