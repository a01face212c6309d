import type { Engine } from '../core/context.js'
import type { AccountsResource } from './accounts/methods.js'
import type { AttributesResource } from './attributes/methods.js'
import type { DevicesResource } from './devices/methods.js'
import { later, type MethodNames } from './later.js'
import type { PlansResource } from './plans/methods.js'
import type { TagsResource } from './tags/methods.js'

/** The resources that most clients do without, each loaded when its first method is called. */
export function lazyResources(engine: Engine) {
  const { redact } = engine
  return {
    tags: later(TAGS_METHODS, redact, async () => (await import('./tags/methods.js')).tagsResource(engine)),
    accounts: later(ACCOUNTS_METHODS, redact, async () =>
      (await import('./accounts/methods.js')).accountsResource(engine),
    ),
    attributes: later(ATTRIBUTES_METHODS, redact, async () =>
      (await import('./attributes/methods.js')).attributesResource(engine),
    ),
    plans: later(PLANS_METHODS, redact, async () =>
      (await import('./plans/methods.js')).plansResource(engine),
    ),
    devices: later(DEVICES_METHODS, redact, async () =>
      (await import('./devices/methods.js')).devicesResource(engine),
    ),
  }
}

const TAGS_METHODS: MethodNames<TagsResource> = {
  add: true,
  remove: true,
  clear: true,
  replace: true,
  addToTokens: true,
  removeFromTokens: true,
  addPairs: true,
  removePairs: true,
  deleteFromApp: true,
}

const ATTRIBUTES_METHODS: MethodNames<AttributesResource> = {
  add: true,
  update: true,
  remove: true,
  clear: true,
  get: true,
}

const PLANS_METHODS: MethodNames<PlansResource> = { create: true }

const DEVICES_METHODS: MethodNames<DevicesResource> = { pushesToday: true }

const ACCOUNTS_METHODS: MethodNames<AccountsResource> = {
  bind: true,
  unbind: true,
  unbindAll: true,
  unbindTokens: true,
  findTokens: true,
  findAccounts: true,
}
