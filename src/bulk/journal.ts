import { TpnsConfigError } from '../errors/before-the-wire.js'
import { type EarlierRuns, readEarlierRuns } from './earlier-runs.js'
import type { BulkCheckpoint, BulkOptions, CheckpointEvent, JobIdentity } from './options.js'

/** The checkpoint of a running job. */
export interface Journal {
  readonly earlier: EarlierRuns
  /** Resolves when the event is safe. @throws whatever the store throws */
  append(event: CheckpointEvent): Promise<void>
  /** Releases the store. */
  close(): Promise<void>
}

/**
 * Opens the checkpoint and reads what earlier runs have left in it.
 *
 * @throws TpnsConfigError when it belongs to another job, is in use, or cannot be read or written
 */
export async function openJournal(
  checkpoint: NonNullable<BulkOptions['checkpoint']>,
  job: JobIdentity,
): Promise<Journal> {
  const { store, close } = await storeOf(checkpoint)
  try {
    const earlier = await readEarlierRuns(await store.load())
    if (earlier.job === undefined) await store.append({ type: 'job', ...job })
    else assertSameJob(earlier.job, job)
    return { earlier, append: async (event) => store.append(event), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function storeOf(
  checkpoint: NonNullable<BulkOptions['checkpoint']>,
): Promise<{ store: BulkCheckpoint; close: () => Promise<void> }> {
  if (typeof checkpoint === 'object' && 'load' in checkpoint) {
    if (typeof checkpoint.load === 'function' && typeof checkpoint.append === 'function') {
      return { store: checkpoint, close: async () => {} }
    }
  } else if (typeof checkpoint === 'string' || checkpoint instanceof URL) {
    return openFile(checkpoint, 'disk')
  } else if (typeof checkpoint === 'object' && checkpoint !== null && 'file' in checkpoint) {
    return openFile(checkpoint.file, checkpoint.durability ?? 'disk')
  }
  throw new TpnsConfigError(
    'checkpoint must be a path, { file: path }, or an object with load() and append(event).',
  )
}

async function openFile(path: string | URL, durability: 'disk' | 'process') {
  const { openJournalFile } = await import('./journal-file.js')
  const store = await openJournalFile(path, durability)
  return { store, close: store.close }
}

const SAYING: Readonly<Record<keyof JobIdentity, string>> = {
  version: 'was written in another form',
  method: 'belongs to another method',
  accessId: 'belongs to another app',
  audience: 'belongs to another kind of recipients',
  batchSize: 'was made with another batchSize',
  dedupe: 'was made with another setting of dedupe',
  request: 'belongs to another push',
}

function assertSameJob(recorded: JobIdentity, job: JobIdentity): void {
  for (const key of Object.keys(SAYING) as (keyof JobIdentity)[]) {
    if (recorded[key] === job[key]) continue
    throw new TpnsConfigError(
      `The checkpoint ${SAYING[key]} (${key}: ${recorded[key]}, now ${job[key]}). Nothing was sent. To go on with that job, call it as before; for a new job use a new checkpoint.`,
    )
  }
}
