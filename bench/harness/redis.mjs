import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** A redis-server of its own, with an append-only file. @param {'everysec' | 'always'} appendfsync */
export async function startRedis(appendfsync) {
  const folder = await mkdtemp(join(tmpdir(), 'tpns-bench-redis-'))
  const port = 20_000 + (process.pid % 10_000)
  const log = ['--appendonly', 'yes', '--appendfsync', appendfsync, '--save', '']
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...log]
  const server = spawn('redis-server', options, { stdio: 'ignore' })
  const url = `redis://127.0.0.1:${port}`
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  redis.on('error', () => {})
  while (redis.status !== 'ready') await sleep(20)
  return {
    url,
    redis,
    /** What it has done and holds so far. */
    async look() {
      const info = await redis.info('everything')
      const number = (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
      const calls = [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+),usec=(\d+)/gm)]
      return {
        commands: calls.reduce((sum, [, , count]) => sum + Number(count), 0),
        roundTrips: number('total_reads_processed'),
        cpuMs: (number('used_cpu_user') + number('used_cpu_sys')) * 1_000,
        networkBytes: number('total_net_input_bytes') + number('total_net_output_bytes'),
        memoryBytes: number('used_memory') - number('mem_clients_normal') - number('mem_aof_buffer'),
        byCommand: new Map(calls.map(([, name, count, usec]) => [name, [Number(count), Number(usec)]])),
      }
    },
    async stop() {
      redis.disconnect()
      server.kill()
      await once(server, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
