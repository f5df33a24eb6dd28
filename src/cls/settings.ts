// Settings of an agent, with the names (in camel case) and defaults of Set-CsClsConfiguration.

import { z } from 'zod'
import { AppError } from '../base/errors.ts'

/** One configuration: `global`, or of a site. Every field has the documented default. */
export const settingsSchema = z.strictObject({
  /** A segment is closed at this size, MB of records. */
  etlFileRolloverSizeMB: z.number().positive().max(4096).default(20),
  /** … or after this time, whichever comes first. */
  etlFileRolloverMinutes: z.number().positive().default(60),
  /** Ceiling of the volume, per cent used. */
  cacheFileLocalMaxDiskUsage: z.number().min(1).max(100).default(80),
  /** Days after which a segment leaves the local folder: to the network folder, if one is set. */
  cacheFileLocalRetentionPeriod: z.number().positive().default(14),
  /** Folder to which old segments are copied; they stay searchable there, and nobody deletes them. */
  cacheFileNetworkFolder: z.string().optional(),
  /** Records per second and component. */
  componentThrottleLimit: z.number().int().positive().default(5000),
  /** Times per minute that the limit may be exceeded before the level of the component is lowered. */
  componentThrottleSample: z.number().int().positive().default(3),
  /** KB per packet of an answer. */
  networkUsagePacketSize: z.number().int().min(1).max(512).default(64),
  /** MB per second that an answer may take. */
  networkUsageThreshold: z.number().positive().default(10),
  /** Bytes free at or below which a purge starts, if the folder is larger than `etlMinQuota`. */
  etlMinFreeSpaceInDisk: z.number().nonnegative().default(2_000_000_000),
  /** … and at which it stops. */
  etlEnoughFreeSpaceInDisk: z.number().nonnegative().default(4_000_000_000),
  /** Size of the folder that starts a purge. */
  etlMaxQuota: z.number().positive().default(400_000_000_000),
  /** … and at which it stops. */
  etlEnoughQuota: z.number().nonnegative().default(250_000_000_000),
  /** Never purged below this, however short the disk is. */
  etlMinQuota: z.number().nonnegative().default(3_221_225_472),
  /** Age limit in days. */
  etlMaxRetentionInDays: z.number().positive().default(14),
})

export type AgentSettings = z.infer<typeof settingsSchema>

export type SettingName = keyof AgentSettings

export const DEFAULT_SETTINGS: AgentSettings = settingsSchema.parse({})

/** Settings from anything a person or a file gave. Throws AppError('usage') that names the field. */
export function readSettings(value: unknown): AgentSettings {
  const read = settingsSchema.safeParse(value ?? {})
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new AppError('usage', `Setting ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
}
