import { leftOutFiles, sayWhatIsLeftOut, tierOf } from '../tools/test-tiers.mjs'

const tier = tierOf(process.env.ROAMLAB_TIER)
sayWhatIsLeftOut(tier, leftOutFiles(import.meta.dirname, tier.name), process.argv.slice(2))

/** Packages that exist as ES modules only: Node may require them, jest's own loader may not. */
const modulesOnly = ['canonicalize', 'eventsource-parser', 'jose']

// Node strips types for the running service; jest needs CommonJS, which Babel (jest's own default) makes of the same files.
export default {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testMatch: [tier.files],
  transformIgnorePatterns: [`/node_modules/(?!(?:${modulesOnly.join('|')})/)`],
  transform: {
    '\\.[jt]s$': [
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
