import fc from 'fast-check'

// A mutant must meet the same values in every run, else it is killed today and survives tomorrow. Nobody reads the
// counterexample, and to shrink it takes longer than all else.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 14, endOnFailure: true })
