// The parser reads no JSX: test/web/app/imports.test.ts holds the same for the components of the browser application.
// Holds the layer table of ARCHITECTURE.md: a folder imports only from folders above it in this list.
const layers = [
  'base',
  'protocol',
  'trace',
  'log',
  'reference',
  'diagnose',
  'report',
  'workbench',
  'auth',
  'probe',
  'lab',
  'cls',
  'web',
  'cli',
]
const pure = layers.slice(0, layers.indexOf('auth'))

module.exports = {
  forbidden: [
    ...layers.map((layer, i) => ({
      name: `${layer}-imports-only-upwards`,
      comment: `src/${layer} may import only from: ${layers.slice(0, i).join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: `^src/(${layers.slice(i + 1).join('|') || '-'})/` },
    })),
    {
      name: 'pure-layers-and-browser-use-no-node',
      severity: 'error',
      from: { path: `^src/(${[...pure, 'web/app'].join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
    exclude: { path: '[.]tsx$' },
  },
}
