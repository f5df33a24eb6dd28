// The file that configures agents and controllers of a machine: YAML or JSON.

import { readFileSync, statSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { AppError, messageOf } from '../base/errors.ts'
import { type SettingChanges, settingChangesSchema } from './settings.ts'

const natsSchema = z.strictObject({
  servers: z.union([z.string(), z.array(z.string())]),
  user: z.string().optional(),
  password: z.string().optional(),
  /** File of a decentralised credential (.creds). */
  credentials: z.string().optional(),
  tls: z
    .strictObject({ ca: z.string().optional(), cert: z.string().optional(), key: z.string().optional() })
    .optional(),
})

export type NatsConfig = z.infer<typeof natsSchema>

const configSchema = z.strictObject({
  /** Segments, scenarios and socket of this machine. */
  folder: z.string().optional(),
  agent: z
    .strictObject({
      machine: z.string().optional(),
      pool: z.string().default(''),
      site: z.string().default(''),
      /** Files and folders to follow. */
      inputs: z
        .array(z.union([z.string(), z.strictObject({ path: z.string(), zone: z.string().optional() })]))
        .default([]),
      /** Settings of this machine alone. */
      settings: settingChangesSchema.default({}),
    })
    .optional(),
  nats: natsSchema.optional(),
})

export interface ClsConfig {
  readonly folder: string
  readonly machine: string
  readonly pool: string
  readonly site: string
  readonly inputs: readonly { readonly path: string; readonly zone: string | undefined }[]
  readonly settings: SettingChanges
  readonly nats: NatsConfig | undefined
}

/** The configuration of a file, or the default one. Throws AppError that names the file and the field. */
export function readClsConfig(file: string | undefined): ClsConfig {
  const given = file === undefined ? {} : readFile(file)
  const read = configSchema.safeParse(given ?? {})
  if (!read.success) {
    const [issue] = read.error.issues
    throw new AppError(
      'usage',
      `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`,
    )
  }
  const base = file === undefined ? process.cwd() : dirname(resolve(file))
  const { folder, agent, nats } = read.data
  return {
    folder: folder === undefined ? defaultFolder() : resolve(base, folder),
    machine: (agent?.machine ?? hostname()).toLowerCase(),
    pool: agent?.pool ?? '',
    site: agent?.site ?? '',
    inputs: (agent?.inputs ?? []).map(input =>
      typeof input === 'string'
        ? { path: resolve(base, input), zone: undefined }
        : { path: resolve(base, input.path), zone: input.zone },
    ),
    settings: agent?.settings ?? {},
    nats: nats && resolveFiles(nats, base),
  }
}

/** The configuration of what a person names: a file of it, or the folder of an agent. Throws AppError. */
export function readClsPlace(where: string): ClsConfig {
  const isFolder = statSync(where, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? { ...readClsConfig(undefined), folder: resolve(where) } : readClsConfig(where)
}

/** Files of a configuration are meant from its folder. */
function resolveFiles({ credentials, tls, ...rest }: NatsConfig, base: string): NatsConfig {
  const files = Object.entries(tls ?? {}).flatMap(([name, file]) =>
    file === undefined ? [] : [[name, resolve(base, file)]],
  )
  return {
    ...rest,
    ...(credentials === undefined ? {} : { credentials: resolve(base, credentials) }),
    ...(tls ? { tls: Object.fromEntries(files) } : {}),
  }
}

function defaultFolder(): string {
  return process.env.LYNCPIN_CLS ?? join(homedir(), '.lyncpin', 'cls')
}

function readFile(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    throw new AppError('unreadable', `cannot read ${file}: ${messageOf(thrown)}`, { cause: thrown })
  }
}
