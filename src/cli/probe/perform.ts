// The probe moved to probe/perform.ts; this name is what the scripts that measure it still know.

export { performProbe } from '../../probe/perform.ts'
