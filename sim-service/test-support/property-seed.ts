import fc from 'fast-check'

/**
 * Properties draw the same examples in every run, so that a failure is found where it was made. To look further, give
 * another seed: ROAMLAB_PROPERTY_SEED=4711.
 */
fc.configureGlobal({ seed: Number(process.env['ROAMLAB_PROPERTY_SEED'] ?? 20261123) })
