// Node strips types for the running service; jest needs CommonJS, which Babel (jest's own default) makes of the same files.
const integration = process.env.ROAMLAB_TIER !== 'unit'
export default {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testMatch: integration ? ['**/*.test.ts'] : ['**/!(*.it).test.ts'],
  transform: {
    '\\.ts$': [
      'babel-jest',
      {
        babelrc: false,
        configFile: false,
        presets: [['@babel/preset-typescript', { onlyRemoveTypeImports: true, allowDeclareFields: true }]],
        plugins: ['@babel/plugin-transform-modules-commonjs'],
      },
    ],
  },
  extensionsToTreatAsEsm: [],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  maxWorkers: 2,
}
