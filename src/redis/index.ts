export type { IORedisClient, NodeRedisClient, RedisClient } from './client.js'
export { type RedisRateLimitOptions, redisRateLimits } from './redis-rate-limits.js'
