// The interface as an OpenAPI 3.1 document, from the table of endpoints.

import { z } from 'zod'
import { type Answer, API_BASE, type Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { problemSchema } from './refusal.ts'

type Json = { readonly [key: string]: unknown }

/** The document. */
export function openApiDocument(): Json {
  const schemas: Record<string, unknown> = {}
  const paths: Record<string, Record<string, Json>> = {}
  const refused = {
    description: 'The request was refused: `code` and `title` say why.',
    schema: problemSchema,
  }
  const refusal = formatAnswer(refused, schemas, 'application/problem+json')
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: formatOperation(endpoint, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lyncpin',
      version: '1',
      description:
        'Cases, their logs and their reports, as `lyncpin serve` and `lyncpin open` offer them. Fields are added, never renamed; readers ignore what they do not know.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: API_BASE }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Access token, for programs.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'lyncpin-<port>',
          description: 'Session of a browser; "__Host-" stands before the name over TLS.',
        },
      },
      responses: { Refusal: refusal },
      schemas,
    },
  }
}

/** Text of docs/openapi.json. */
export function formatOpenApi(): string {
  return `${JSON.stringify(openApiDocument(), undefined, 2)}\n`
}

function formatOperation(endpoint: Endpoint, schemas: Record<string, unknown>): Json {
  const { id, summary, description, access, params, query, body, takesBytes, answers } = endpoint
  const parameters = [...formatParameters(params, 'path'), ...formatParameters(query, 'query')]
  const responses = Object.entries(answers).map(([status, answer]) => [status, formatAnswer(answer, schemas)])
  return {
    operationId: id,
    summary,
    ...(description ? { description } : {}),
    ...(access === 'anybody' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, ...jsonContent(body, schemas) } } : {}),
    ...(takesBytes ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : {}),
    responses: { ...Object.fromEntries(responses), default: { $ref: '#/components/responses/Refusal' } },
  }
}

function formatParameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!(schema instanceof z.ZodObject)) return []
  const { properties = {}, required = [] } = toJsonSchema(schema, {})
  return Object.entries(properties as Record<string, { description?: string }>).map(
    ([name, { description, ...rest }]) => ({
      name,
      in: where,
      required: where === 'path' || (required as readonly string[]).includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    }),
  )
}

function formatAnswer(
  { description, schema, types = [] }: Answer,
  schemas: Record<string, unknown>,
  jsonType = 'application/json',
): Json {
  const others = types.map(type => [type, {}] as const)
  const content = {
    ...(schema ? jsonContent(schema, schemas, jsonType).content : {}),
    ...Object.fromEntries(others),
  }
  return { description, ...(Object.keys(content).length > 0 ? { content } : {}) }
}

function jsonContent(
  schema: z.ZodType,
  schemas: Record<string, unknown>,
  type = 'application/json',
): { readonly content: Json } {
  return { content: { [type]: { schema: toJsonSchema(schema, schemas) } } }
}

/** JSON Schema 2020-12, which OpenAPI 3.1 uses; schemas with a name go to the shared ones. */
function toJsonSchema(schema: z.ZodType, schemas: Record<string, unknown>): Json {
  const converted = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // Readers must not stumble over fields that come later.
      delete jsonSchema.additionalProperties
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  const { $schema: _dialect, $defs = {}, ...root } = converted as Json & { $defs?: Record<string, Json> }
  for (const [name, definition] of Object.entries($defs))
    schemas[name] = withSharedRefs(withoutId(definition))
  const { id } = root as { id?: string }
  const shown = withSharedRefs(withoutId(root))
  if (id === undefined || shown.type !== 'object') return shown
  schemas[id] = shown
  return { $ref: `#/components/schemas/${id}` }
}

function withoutId({ id: _id, ...rest }: Json): Json {
  return rest
}

/** References into the document instead of into the schema. */
function withSharedRefs(node: Json): Json {
  return JSON.parse(JSON.stringify(node).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
}
