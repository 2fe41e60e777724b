// Node strips types for the running service; jest needs CommonJS, which Babel (jest's own default) makes of the same files.
/** `*.it.test.ts` needs a tool outside npm, `*.deep.test.ts` takes long; see tools/test.mjs. */
const filesOfTier = {
  unit: '**/!(*.it|*.deep).test.ts',
  full: '**/!(*.deep).test.ts',
  deep: '**/*.deep.test.ts',
}
export default {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testMatch: [filesOfTier[process.env.ROAMLAB_TIER ?? 'full']],
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
  setupFiles: ['<rootDir>/test-support/property-seed.ts'],
  maxWorkers: 2,
  // For tests that start processes: a loaded machine is no failure, a hang still is.
  testTimeout: 60_000,
}
