// Settings of an agent, with the names (in camel case) and defaults of Set-CsClsConfiguration.

import { z } from 'zod'
import { AppError } from '../base/errors.ts'

const FIELDS = {
  /** A segment is closed at this size, MB of records. */
  etlFileRolloverSizeMB: z.number().positive().max(4096),
  /** … or after this time, whichever comes first. */
  etlFileRolloverMinutes: z.number().positive(),
  /** Ceiling of the volume, per cent used. */
  cacheFileLocalMaxDiskUsage: z.number().min(1).max(100),
  /** Days after which a segment leaves the local folder: to the network folder, if one is set. */
  cacheFileLocalRetentionPeriod: z.number().positive(),
  /** Folder to which old segments are copied; they stay searchable there, and nobody deletes them. */
  cacheFileNetworkFolder: z.string().optional(),
  /** Records per second and component. */
  componentThrottleLimit: z.number().int().positive(),
  /** Times per minute that the limit may be exceeded before the level of the component is lowered. */
  componentThrottleSample: z.number().int().positive(),
  /** KB per packet of an answer. */
  networkUsagePacketSize: z.number().int().min(1).max(512),
  /** MB per second that an answer may take. */
  networkUsageThreshold: z.number().positive(),
  /** Bytes free at or below which a purge starts, if the folder is larger than `etlMinQuota`. */
  etlMinFreeSpaceInDisk: z.number().nonnegative(),
  /** … and at which it stops. */
  etlEnoughFreeSpaceInDisk: z.number().nonnegative(),
  /** Size of the folder that starts a purge. */
  etlMaxQuota: z.number().positive(),
  /** … and at which it stops. */
  etlEnoughQuota: z.number().nonnegative(),
  /** Never purged below this, however short the disk is. */
  etlMinQuota: z.number().nonnegative(),
  /** Age limit in days. */
  etlMaxRetentionInDays: z.number().positive(),
}

const settingsSchema = z.strictObject(FIELDS)

export type AgentSettings = z.infer<typeof settingsSchema>

/** What a scope or a machine sets; the rest has its default. */
export const settingChangesSchema = settingsSchema.partial()

export type SettingChanges = z.infer<typeof settingChangesSchema>

/** The documented defaults. */
export const DEFAULT_SETTINGS: AgentSettings = {
  etlFileRolloverSizeMB: 20,
  etlFileRolloverMinutes: 60,
  cacheFileLocalMaxDiskUsage: 80,
  cacheFileLocalRetentionPeriod: 14,
  componentThrottleLimit: 5000,
  componentThrottleSample: 3,
  networkUsagePacketSize: 64,
  networkUsageThreshold: 10,
  etlMinFreeSpaceInDisk: 2_000_000_000,
  etlEnoughFreeSpaceInDisk: 4_000_000_000,
  etlMaxQuota: 400_000_000_000,
  etlEnoughQuota: 250_000_000_000,
  etlMinQuota: 3_221_225_472,
  etlMaxRetentionInDays: 14,
}

/** Settings out of changes, later ones win; anything may be given. Throws AppError('usage') that names the field. */
export function readSettings(...given: readonly unknown[]): AgentSettings {
  let settings = DEFAULT_SETTINGS
  for (const changes of given) {
    const read = settingChangesSchema.safeParse(changes ?? {})
    if (!read.success) {
      const [issue] = read.error.issues
      throw new AppError(
        'usage',
        `Setting ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`,
      )
    }
    const set = Object.entries(read.data).filter(([, value]) => value !== undefined)
    settings = { ...settings, ...Object.fromEntries(set) }
  }
  return settings
}
