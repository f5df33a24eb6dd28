// npm run bench [-- --size GB] [--large GB] [--keep]: every figure as a ratio measured in the same run.

import { parseArgs } from 'node:util'
import { benchLog } from './log.ts'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1' },
    large: { type: 'string', default: '4' },
    keep: { type: 'boolean', default: false },
  },
})

benchLog(Number(values.size), Number(values.large), values.keep)
