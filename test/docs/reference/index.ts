import type { Language } from '../markdown.js'
import { regionsTable, returnCodesTable } from './codes.js'
import { endpointsTable } from './endpoints.js'
import { errorsTable } from './errors.js'
import { faultsTable } from './faults.js'
import { hooksTable } from './hooks.js'
import { optionsTable } from './options.js'

/** The generated blocks of `docs/en/reference.md` and `docs/zh-CN/reference.md`. */
export const BLOCKS: Readonly<Record<string, (language: Language) => string>> = {
  regions: regionsTable,
  options: optionsTable,
  endpoints: endpointsTable,
  errors: errorsTable,
  'return-codes': returnCodesTable,
  hooks: hooksTable,
  faults: faultsTable,
}
