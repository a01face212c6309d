import { expectTypeOf, it } from 'vitest'
import type { TpnsClientOptions } from '../../src/options/client-options.js'
import type { clientOptions } from '../../src/options/schema.js'
import type { BagOptions } from '../../src/validation/options/options.js'

/* Compiled by `npm run check`; nothing to run. */
it('the schema of the client options accepts exactly what their type documents', () => {
  expectTypeOf<BagOptions<typeof clientOptions>>().toEqualTypeOf<TpnsClientOptions>()
})
