import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../run.ts'

test('the incident is replayed and its cause found in the logs it left', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-incident-test-'))
  try {
    const { status, out } = await run('lab', 'incident', '--out', folder)
    expect(status).toBe(1)
    expect(out).toMatch(/✓ +alice@contoso\.com +outside +with a stored user certificate +signed in/)
    expect(out).toMatch(/✗ +bob@contoso\.com +outside .*28032/)
    expect(out).toMatch(/✓ +carol@contoso\.com +inside /)
    expect(out).toContain('WT-01')
    expect(readdirSync(join(folder, 'clients')).sort()).toEqual([
      'alice-outside.UccApilog',
      'bob-outside.UccApilog',
      'carol-inside.UccApilog',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
