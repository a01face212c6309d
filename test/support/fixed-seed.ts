import fc from 'fast-check'

/** `npm test` says the same twice; `npm run fuzz`, which sets this, looks where nobody has looked. */
if (process.env.FUZZ_RUNS === undefined) fc.configureGlobal({ seed: 20_261_128 })
