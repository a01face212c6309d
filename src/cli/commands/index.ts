import type { CommandSpec } from '../command.js'
import { bulk } from './bulk/bulk.js'
import { campaign } from './campaign/index.js'
import { check } from './check.js'
import { accounts } from './device/accounts.js'
import { devices } from './device/devices.js'
import { tags } from './device/tags.js'
import { doctor } from './doctor.js'
import { explain } from './explain.js'
import { fake } from './fake.js'
import { migrate } from './migrate.js'
import { push } from './push/push.js'
import { sign } from './sign.js'
import { cancel, stop } from './task/end.js'
import { lookup } from './task/lookup.js'
import { stats } from './task/stats.js'
import { status } from './task/status.js'
import { upload } from './upload.js'

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  push,
  bulk,
  campaign,
  upload,
  check,
  status,
  stats,
  lookup,
  cancel,
  stop,
  devices,
  tags,
  accounts,
  sign,
  doctor,
  explain,
  migrate,
  fake,
]
